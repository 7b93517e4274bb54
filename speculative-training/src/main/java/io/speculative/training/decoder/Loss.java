package io.speculative.training.decoder;

/**
 * What a decoder learns from.
 *
 * <p>Both losses write the gradient with respect to the logits out by hand and hand autograd the inner product of logits
 * and gradient: its derivative is the gradient asked for, and no pass over [positions, vocabulary] is spent on
 * differentiating a softmax. The first result of {@code forward} is that inner product, to run backward on; the second
 * is the figure to report.
 */
public enum Loss {
    /**
     * The cross entropy against the next token, blended with a prior: labels are (1 - share) of the next token and share
     * of the prior, a smoothing of labels (Szegedy et al., Rethinking the Inception Architecture, 2016) by what the
     * draft believes instead of the uniform distribution. It keeps the target from being surer of a token than the text
     * warrants where the draft could not follow. Teaching: the next tokens [batch, length] int64, the prior
     * [batch * length, vocabulary] and its share [1] float32. Results: the inner product, the mean negative log
     * likelihood of the next token in nats, and the distributions [batch * length, vocabulary].
     */
    NEXT_TOKEN("""
              def forward(self: __torch__.M, w: List[Tensor], ids: Tensor, rotation: Tensor, targets: Tensor, prior: Tensor, share: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                l = (self).logits(w, ids, rotation)
                next = torch.reshape(targets, [-1, 1])
                count = torch.size(next, 0)
                p = torch.softmax(torch.detach(l), -1)
                loss = torch.neg(torch.mean(torch.log(torch.to(torch.gather(p, 1, next), 6))))
                part = torch.type_as(share, p)
                certain = torch.expand(torch.reshape(torch.sub(part, 1), [1, 1]), [count, 1])
                smooth = torch.sub(p, torch.mul(prior, part))
                gradient = torch.detach(torch.scatter_add(smooth, 1, next, certain))
                inner = torch.div(torch.sum(torch.mul(l, gradient), dtype=6), count)
                return (inner, torch.detach(loss), torch.detach(p))
            """),

    /**
     * Distance from a teacher's distribution: a blend of relative entropy, whose gradient is {@code draft - teacher},
     * and of what speculative sampling pays for, the total variation distance 1 - sum min(draft, teacher), whose
     * gradient is {@code draft * (mass - below)} where {@code below} marks the tokens the draft gives too little and
     * {@code mass} is their draft probability. Teaching: the teacher's distributions [batch * length, vocabulary] and
     * the weight of the second part [1] float32. Results: the inner product, and the mean of sum min(draft, teacher).
     */
    TEACHER("""
              def forward(self: __torch__.M, w: List[Tensor], ids: Tensor, rotation: Tensor, teacher: Tensor, blend: Tensor) -> Tuple[Tensor, Tensor]:
                l = (self).logits(w, ids, rotation)
                count = torch.size(l, 0)
                q = torch.softmax(torch.detach(l), -1)
                share = torch.type_as(blend, q)
                below = torch.type_as(torch.lt(q, teacher), q)
                mass = torch.sum(torch.mul(q, below), [1], True)
                variation = torch.mul(torch.mul(q, torch.sub(mass, below)), share)
                entropy = torch.mul(torch.sub(q, teacher), torch.rsub(share, 1))
                gradient = torch.detach(torch.add(variation, entropy))
                inner = torch.div(torch.sum(torch.mul(l, gradient), dtype=6), count)
                accepted = torch.div(torch.sum(torch.minimum(q, teacher), dtype=6), count)
                return (inner, torch.detach(accepted))
            """);

    private final String text;

    Loss(String text) {
        this.text = text;
    }

    /** Returns the method {@code forward} that computes this loss from the method {@code logits}. */
    String text() {
        return text;
    }
}
