import { BarcodeReader } from "@point_of_sale/app/services/barcode_reader_service";
import { patch } from "@web/core/utils/patch";
import { isRepeat } from "@tobacco_pos/core/scan";

patch(BarcodeReader.prototype, {
    setup() {
        super.setup(...arguments);
        this.arrivals = [];
    },

    /** Timed when it arrives: scans wait for each other, and the one before may ask the server. */
    scan(code) {
        const arrival = { code, at: Date.now() };
        this.arrivals.push({ ...arrival, isRepeat: isRepeat(this.lastArrival, arrival) });
        this.lastArrival = arrival;
        return super.scan(...arguments);
    },

    /** A carton's own code is no barcode of any nomenclature, so it is read before one is asked. */
    async _scan(code) {
        this.arrival = this.arrivals.shift() || { code, at: Date.now(), isRepeat: false };
        const readers = this.exclusiveCbMap ? [] : [...this.cbMaps];
        for (const { tobaccoCode } of readers) {
            if (code && (await tobaccoCode?.(code, this.arrival))) {
                return;
            }
        }
        return super._scan(...arguments);
    },
});
