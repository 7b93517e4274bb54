package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Expression.ArgumentList;
import io.speculative.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions by recursive descent, operators by their strength. */
sealed class Parser permits StatementParser {

    private static final Map<String, Object> CONSTANTS = Map.of(
            "true", true, "True", true, "false", false, "False", false, "none", Constant.NONE, "None", Constant.NONE);
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "is", "if");

    private static final Undefined NO_ELSE = Undefined.because("a condition without else is undefined");

    final Nesting nesting = Nesting.ofSource();

    private final List<Token> tokens;
    private int at;

    Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    static List<Statement> parse(String source) {
        return new StatementParser(Lexer.tokens(source)).template();
    }

    Expression expression() {
        nesting.enter();
        Expression then = operation();
        while (skipName("if")) {
            Expression test = operation();
            Expression otherwise = skipName("else") ? expression() : new Expression.Literal(NO_ELSE);
            then = new Expression.Conditional(test, then, otherwise);
        }
        nesting.leave();
        return then;
    }

    /** An expression, or a tuple of several; of those behind {@code in}, none with a condition. */
    Expression tuple(Supplier<Expression> part) {
        Expression first = part.get();
        if (!skip(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (!isEnd()) {
            items.add(part.get());
            if (!skip(",")) {
                break;
            }
        }
        return new Expression.Items(items, true);
    }

    /** An expression without a condition behind it. */
    Expression operation() {
        return operation(Operators.OR);
    }

    /** Operands and operators, none of them weaker than a strength. */
    private Expression operation(int weakest) {
        Expression value = weakest <= Operators.NOT && skipName("not") ? not() : unary();
        for (int strength = strength(); strength >= weakest; strength = strength()) {
            value = operation(strength, value);
        }
        return value;
    }

    private Expression not() {
        nesting.enter();
        Expression operand = operation(Operators.NOT);
        nesting.leave();
        return new Expression.Not(operand);
    }

    /** What is behind the first operand of operators that are all of one strength. */
    private Expression operation(int strength, Expression first) {
        nesting.enter();
        List<String> operators = new ArrayList<>();
        List<Expression> operands = new ArrayList<>(List.of(first));
        while (strength() == strength) {
            String operator = next().text();
            operators.add(operator.equals("not") ? operator + " " + next().text() : operator);
            operands.add(operation(strength + 1));
        }
        nesting.leave();
        return switch (strength) {
            case Operators.OR -> new Expression.Or(operands);
            case Operators.AND -> new Expression.And(operands);
            case Operators.COMPARISON -> new Expression.Comparison(operators, operands);
            case Operators.CONCATENATION -> new Expression.Joined(operands);
            default -> new Expression.Arithmetic(operators, operands);
        };
    }

    /** How strong the operator is that comes next. */
    private int strength() {
        boolean notIn = peek().is(Kind.NAME, "not") && tokens.get(at + 1).is(Kind.NAME, "in");
        return notIn ? Operators.COMPARISON : Operators.strength(peek());
    }

    private Expression unary() {
        return filters(signed());
    }

    private Expression signed() {
        nesting.enter();
        Expression signed;
        if (skip("-")) {
            signed = postfix(new Expression.Negative(signed()));
        } else {
            signed = skip("+") ? signed() : postfix(primary());
        }
        nesting.leave();
        return signed;
    }

    private Expression primary() {
        Token token = next();
        return switch (token.kind()) {
            case NAME ->
                CONSTANTS.containsKey(token.text())
                        ? new Expression.Literal(
                                Optional.ofNullable(CONSTANTS.get(token.text())).orElseThrow())
                        : new Expression.Name(token.text());
            case STRING -> string(token);
            case INTEGER -> integer(token);
            case FLOAT -> real(token);
            case OPERATOR ->
                switch (token.text()) {
                    case "(" -> group();
                    case "[" -> new Expression.Items(list("]"), false);
                    case "{" -> mapping();
                    default -> throw unexpected(token, "an expression");
                };
            default -> throw unexpected(token, "an expression");
        };
    }

    private Expression string(Token first) {
        StringBuilder text = new StringBuilder(first.text());
        while (peek().kind() == Kind.STRING) {
            text.append(next().text());
        }
        return new Expression.Literal(text.toString());
    }

    private static Expression integer(Token token) {
        try {
            return new Expression.Literal(NumberText.literalInteger(token.text()));
        } catch (NumberFormatException e) {
            throw unexpected(token, "an integer of 64 bits");
        }
    }

    private static Expression real(Token token) {
        try {
            return new Expression.Literal(NumberText.literalReal(token.text()));
        } catch (NumberFormatException e) {
            throw unexpected(token, "a number");
        }
    }

    private Expression group() {
        if (skip(")")) {
            return new Expression.Items(List.of(), true);
        }
        Expression inside = tuple(this::expression);
        expect(")");
        return inside;
    }

    private List<Expression> list(String end) {
        List<Expression> items = new ArrayList<>();
        while (!skip(end)) {
            items.add(expression());
            if (!skip(",")) {
                expect(end);
                break;
            }
        }
        return items;
    }

    private Expression mapping() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!skip("}")) {
            keys.add(expression());
            expect(":");
            values.add(expression());
            if (!skip(",")) {
                expect("}");
                break;
            }
        }
        return new Expression.Mapping(keys, values);
    }

    private Expression postfix(Expression start) {
        Expression value = start;
        while (true) {
            if (skip(".")) {
                value = peek().kind() == Kind.INTEGER
                        ? new Expression.Item(value, integer(next()))
                        : new Expression.Attribute(value, expectName());
            } else if (skip("[")) {
                value = subscript(value);
            } else if (skip("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    private Expression subscript(Expression value) {
        Optional<Expression> from = sliceBound();
        if (from.isPresent() && skip("]")) {
            return new Expression.Item(value, from.get());
        }
        expect(":");
        Optional<Expression> to = sliceBound();
        Optional<Expression> step = skip(":") ? sliceBound() : Optional.empty();
        expect("]");
        return new Expression.Slice(value, from, to, step);
    }

    private Optional<Expression> sliceBound() {
        return peek().is(Kind.OPERATOR, ":") || peek().is(Kind.OPERATOR, "]")
                ? Optional.empty()
                : Optional.of(expression());
    }

    /** The arguments behind an opening parenthesis. */
    private ArgumentList arguments() {
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!skip(")")) {
            if (peek().kind() == Kind.NAME && tokens.get(at + 1).is(Kind.OPERATOR, "=")) {
                String name = next().text();
                expect("=");
                named.put(name, expression());
            } else {
                positional.add(skip("*") ? new Expression.Spread(expression()) : expression());
            }
            if (!skip(",")) {
                expect(")");
                break;
            }
        }
        return new ArgumentList(positional, named);
    }

    /** What stands behind bars and behind {@code is}. */
    Expression filters(Expression start) {
        Expression value = start;
        while (true) {
            if (skip("|")) {
                value = filter(value);
            } else if (skipName("is")) {
                value = test(value);
            } else if (skip("(")) {
                value = new Expression.Call(value, arguments());
            } else {
                return value;
            }
        }
    }

    /** What a filter makes of a value. */
    Expression filter(Expression value) {
        String filter = expectName();
        ArgumentList arguments = skip("(") ? arguments() : new ArgumentList(List.of(), Map.of());
        return new Expression.Filtered(value, filter, arguments);
    }

    private Expression test(Expression value) {
        boolean negated = skipName("not");
        Expression tested = new Expression.Tested(value, expectName(), testArguments());
        return negated ? new Expression.Not(tested) : tested;
    }

    /** In parentheses, or one that stands by itself. */
    private ArgumentList testArguments() {
        if (skip("(")) {
            return arguments();
        }
        Token token = peek();
        boolean argument = switch (token.kind()) {
            case NAME -> !AFTER_TEST.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            default -> token.is(Kind.OPERATOR, "[") || token.is(Kind.OPERATOR, "{");
        };
        return new ArgumentList(argument ? List.of(postfix(primary())) : List.of(), Map.of());
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The current token, behind which reading goes on; the last one stays. */
    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean isEnd() {
        Kind kind = peek().kind();
        return kind == Kind.TAG_END
                || kind == Kind.OUTPUT_END
                || peek().is(Kind.OPERATOR, ")")
                || peek().is(Kind.OPERATOR, "=");
    }

    boolean skip(String operator) {
        return skip(Kind.OPERATOR, operator);
    }

    boolean skipName(String name) {
        return skip(Kind.NAME, name);
    }

    private boolean skip(Kind kind, String text) {
        boolean found = peek().is(kind, text);
        if (found) {
            next();
        }
        return found;
    }

    void expect(String operator) {
        if (!skip(operator)) {
            throw unexpected(peek(), operator);
        }
    }

    void expect(Kind kind, String name) {
        if (peek().kind() != kind) {
            throw unexpected(peek(), name);
        }
        next();
    }

    String expectName() {
        Token token = next();
        if (token.kind() != Kind.NAME) {
            throw unexpected(token, "a name");
        }
        return token.text();
    }

    static TemplateError unexpected(Token token, String expected) {
        String found = switch (token.kind()) {
            case END -> "end of the template";
            case TAG_END, OUTPUT_END -> "end of the tag";
            case TAG_BEGIN, OUTPUT_BEGIN -> "beginning of a tag";
            default -> "'" + token.text() + "'";
        };
        return new TemplateError(found + " (expected: " + expected + ")", token.line());
    }
}
