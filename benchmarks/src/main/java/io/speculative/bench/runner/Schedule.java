package io.speculative.bench.runner;

import java.util.ArrayList;
import java.util.List;

/**
 * The order of a measurement: every run takes every prompt, and every prompt meets all contestants one after another.
 * Who comes first moves on from prompt to prompt and from run to run, so that no contestant always follows the same one.
 */
final class Schedule {

    private Schedule() {}

    /**
     * One decoding to be done.
     *
     * @param run number of the run, from 0
     * @param prompt number of the prompt, from 0
     * @param contestant number of the contestant, from 0
     */
    record Trial(int run, int prompt, int contestant) {}

    /** All trials in order. */
    static List<Trial> trials(int runs, int prompts, int contestants) {
        List<Trial> trials = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            for (int prompt = 0; prompt < prompts; prompt++) {
                for (int turn = 0; turn < contestants; turn++) {
                    trials.add(new Trial(run, prompt, (run + prompt + turn) % contestants));
                }
            }
        }
        return trials;
    }
}
