package io.speculative.bench.laws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.OptionalInt;

/**
 * One row of the table.
 *
 * @param line the law pair's place in its files, from 0
 * @param sampler how tokens were drafted
 * @param verifier who decides
 * @param drafts how many tokens were asked for
 * @param acceptance how often a drafted token is emitted
 * @param optimalAcceptance the most that any verifier reaches with that sampler
 * @param picked how many of the drafts were picked; empty if the sampler never picks
 */
record TableRow(
        int line,
        String sampler,
        String verifier,
        int drafts,
        Acceptance acceptance,
        double optimalAcceptance,
        OptionalInt picked) {

    /** Writes the row into a JSON line. */
    void describe(ObjectNode json) {
        json.put("line", line);
        json.put("sampler", sampler);
        json.put("verifier", verifier);
        json.put("drafts", drafts);
        picked.ifPresent(count -> json.put("picked", count));
        json.put("acceptance", acceptance.value());
        json.put("optimalAcceptance", optimalAcceptance);
        json.put("method", acceptance.method());
        acceptance.standardError().ifPresent(error -> json.put("standardError", error));
        acceptance.gamma().ifPresent(gamma -> json.put("gamma", gamma));
    }
}
