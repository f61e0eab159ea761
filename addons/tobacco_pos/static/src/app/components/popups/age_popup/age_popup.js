import {
    Component,
    onWillUnmount,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";
import { BIRTH_DATE } from "@tobacco_pos/core/facts";
import { isBirthDate } from "@tobacco_pos/core/birth_date";

// A scanner sends its characters faster than this, a finger never does.
const SCANNER_GAP_MS = 80;

/**
 * No key that types something reaches what lies behind the question: the search box would take the
 * digit, a button with the focus would be pressed by a scanner's Enter.
 */
function swallowTyping(event) {
    const types = event.key === "Enter" || event.key?.length === 1;
    if (types && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        event.stopPropagation();
    }
}

/**
 * The age question. One key for somebody who is clearly an adult, two for a document that was
 * seen, one to refuse. Where the law tests the birth date, a document that was seen is answered by
 * typing the date that it shows. Nothing about the buyer is kept but the answer.
 *
 * The keys are digits and not Enter, which every scanner sends; a digit counts only when nothing
 * else follows it at a scanner's speed.
 */
export class AgePopup extends Component {
    static template = "tobacco_pos.AgePopup";
    static components = { Dialog };
    static props = {
        age: Number,
        clearAge: Number,
        lines: { type: Array, element: String },
        needsBirthDate: Boolean,
        today: String,
        getPayload: Function,
        close: Function,
    };

    setup() {
        this.state = useState({
            isDocumentAsked: false,
            isBirthDateAsked: false,
            birthDate: "",
            problem: "",
        });
        // useAutofocus selects text, which a date does not have
        const birthDate = useRef("birthDate");
        useEffect(
            (el) => el?.focus(),
            () => [birthDate.el],
        );
        useExternalListener(window, "keydown", this.onKeydown, { capture: true });
        useExternalListener(window, "keyup", this.onKeyup, { capture: true });
        onWillUnmount(() => clearTimeout(this.pendingKey));
    }

    get title() {
        return _t("Is the buyer %s or older?", this.props.age);
    }

    get clearlyAdultText() {
        return _t("Clearly %s or older", this.props.clearAge);
    }

    onKeyup(event) {
        if (!this.state.isBirthDateAsked) {
            swallowTyping(event);
        }
    }

    onKeydown(event) {
        const now = Date.now();
        const isBurst = now - (this.lastKeyAt ?? -Infinity) < SCANNER_GAP_MS;
        this.lastKeyAt = now;
        if (this.state.isBirthDateAsked) {
            // the date is typed; a scanner's Enter confirms none
            if (event.key === "Enter" && isBurst) {
                swallowTyping(event);
            }
            return;
        }
        swallowTyping(event);
        clearTimeout(this.pendingKey);
        if (!isBurst && ["0", "1", "2"].includes(event.key)) {
            this.pendingKey = setTimeout(() => this.onKey(event.key), SCANNER_GAP_MS);
        }
    }

    onKey(key) {
        ({ 0: () => this.refuse(), 1: () => this.clearlyAdult(), 2: () => this.document() })[key]();
    }

    /** @param {{basis: string, birth_date: ?string}} payload */
    answer(payload) {
        this.props.getPayload(payload);
        this.props.close();
    }

    clearlyAdult() {
        this.answer({ basis: "appearance" });
    }

    /** First ask for the document, then confirm what it says. */
    document() {
        if (this.props.needsBirthDate) {
            this.state.isBirthDateAsked = true;
        } else if (this.state.isDocumentAsked) {
            this.answer({ basis: "document" });
        } else {
            this.state.isDocumentAsked = true;
        }
    }

    confirmBirthDate(event) {
        event.preventDefault();
        const { birthDate } = this.state;
        if (isBirthDate(birthDate, this.props.today)) {
            this.answer({ basis: BIRTH_DATE, birth_date: birthDate });
        } else {
            this.state.problem = _t("Type the birth date as the document shows it.");
        }
    }

    refuse() {
        this.answer({ basis: "refused" });
    }
}
