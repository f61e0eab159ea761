import pytest

from odoo.addons.pos_hw_proxy.tools.agent_url import clean_agent_url


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        (" HTTP://LocalHost:8269/ ", "http://localhost:8269"),
        ("http://127.8.0.1", "http://127.8.0.1"),
        ("http://[::1]:8269", "http://[::1]:8269"),
        ("https://till.example", "https://till.example"),
    ],
)
def test_a_good_address_is_brought_into_one_form(url, cleaned):
    assert clean_agent_url(url) == cleaned


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://192.168.1.5:8269", "not_secure"),
        ("http://127.0.0.1.evil.example", "not_secure"),
        ("ftp://localhost", "not_an_address"),
        ("localhost:8269", "not_an_address"),
        ("http://user@localhost", "not_an_address"),
        ("http://localhost/agent", "not_an_address"),
        ("http://localhost:99999", "not_an_address"),
        ("http://localhost?x=1", "not_an_address"),
        ("", "not_an_address"),
    ],
)
def test_a_bad_address_has_a_reason(url, code):
    with pytest.raises(ValueError, match=code):
        clean_agent_url(url)
