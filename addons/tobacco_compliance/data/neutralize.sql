-- A test copy must not talk to a regulator: chains freeze, profiles lose address and key.
UPDATE tobacco_report_chain SET state = 'frozen' WHERE state IN ('open', 'stopped');
UPDATE tobacco_report_chain SET is_compare_wanted = false;
UPDATE tobacco_report_profile SET endpoint = NULL, key_id = NULL, secret_ref = NULL;
UPDATE ir_cron SET active = false WHERE id IN (
    SELECT res_id FROM ir_model_data
     WHERE module = 'tobacco_compliance' AND name = 'ir_cron_tobacco_report'
);
