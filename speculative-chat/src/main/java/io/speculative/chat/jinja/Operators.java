package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Token.Kind;
import java.util.Map;
import java.util.Optional;

/** How strongly the operators between two values bind; {@code not} stands in front of one. */
final class Operators {

    static final int OR = 1;
    static final int AND = 2;
    static final int NOT = 3;
    static final int COMPARISON = 4;
    static final int CONCATENATION = 6;

    private static final int NONE = 0;
    private static final int SUM = 5;
    private static final int PRODUCT = 7;
    private static final int POWER = 8;

    private static final Map<String, Integer> WORDS = Map.of("or", OR, "and", AND, "in", COMPARISON);
    private static final Map<String, Integer> SIGNS = Map.ofEntries(
            Map.entry("==", COMPARISON),
            Map.entry("!=", COMPARISON),
            Map.entry("<", COMPARISON),
            Map.entry("<=", COMPARISON),
            Map.entry(">", COMPARISON),
            Map.entry(">=", COMPARISON),
            Map.entry("+", SUM),
            Map.entry("-", SUM),
            Map.entry("~", CONCATENATION),
            Map.entry("*", PRODUCT),
            Map.entry("/", PRODUCT),
            Map.entry("//", PRODUCT),
            Map.entry("%", PRODUCT),
            Map.entry("**", POWER));

    private Operators() {}

    /** How strong an operator is; what is none is weaker than all. */
    static int strength(Token token) {
        Map<String, Integer> operators = token.kind() == Kind.NAME ? WORDS : SIGNS;
        boolean possible = token.kind() == Kind.NAME || token.kind() == Kind.OPERATOR;
        return possible ? Optional.ofNullable(operators.get(token.text())).orElse(NONE) : NONE;
    }
}
