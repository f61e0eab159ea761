import { browser } from "@web/core/browser/browser";

/** Per result: tones of [hertz, seconds]. Told apart without looking at the screen. */
const TONES = {
    ok: [[1320, 0.09]],
    wait: [[880, 0.06]],
    quarantine: [
        [740, 0.16],
        [740, 0.16],
    ],
    refused: [
        [330, 0.18],
        [220, 0.32],
    ],
};
const PAUSE_S = 0.05;
const KEY = "tobacco_receipt.is_muted";

/** Beeps of the receiving screen, made by the browser itself: nothing to load, works offline. */
export class ReceiptSound {
    constructor() {
        this.isMuted = browser.localStorage.getItem(KEY) === "1";
    }

    toggle() {
        this.isMuted = !this.isMuted;
        browser.localStorage.setItem(KEY, this.isMuted ? "1" : "0");
        this.play("ok");
    }

    play(result) {
        const AudioContext = window.AudioContext || window.webkitAudioContext;
        if (this.isMuted || !AudioContext) {
            return;
        }
        this.context ??= new AudioContext();
        let start = this.context.currentTime;
        for (const [hertz, seconds] of TONES[result] ?? []) {
            const tone = this.context.createOscillator();
            tone.frequency.value = hertz;
            tone.type = "square";
            const volume = this.context.createGain();
            volume.gain.value = 0.15;
            tone.connect(volume).connect(this.context.destination);
            tone.start(start);
            tone.stop(start + seconds);
            start += seconds + PAUSE_S;
        }
    }

    close() {
        this.context?.close();
    }
}
