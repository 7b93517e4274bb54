package io.speculative.chat.jinja;

import io.speculative.chat.jinja.Statement.Body;
import io.speculative.chat.jinja.Statement.Branch;
import io.speculative.chat.jinja.Statement.Flow;
import io.speculative.chat.jinja.Statement.Parameter;
import io.speculative.chat.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads statements: text, outputs, and tags with what they enclose. */
final class StatementParser extends Parser {

    private static final Set<String> TAGS =
            Set.of("if", "for", "set", "with", "macro", "call", "filter", "generation", "break", "continue");

    private int loops;

    StatementParser(List<Token> tokens) {
        super(tokens);
    }

    /** The whole template. */
    List<Statement> template() {
        List<Statement> statements = statements(Set.of());
        if (peek().kind() != Kind.END) {
            throw unexpected(peek(), "the end");
        }
        return statements;
    }

    /** Statements up to a tag with one of these names, which is the next token then, behind the beginning of its tag. */
    private List<Statement> statements(Set<String> ends) {
        nesting.enter();
        List<Statement> statements = new ArrayList<>();
        while (true) {
            Token token = next();
            switch (token.kind()) {
                case TEXT -> statements.add(new Statement.Text(token.text()));
                case OUTPUT_BEGIN -> {
                    Expression output = tuple(this::expression);
                    expect(Kind.OUTPUT_END, "}}");
                    statements.add(new Statement.Located(new Statement.Output(output), token.line()));
                }
                case TAG_BEGIN -> {
                    if (peek().kind() == Kind.NAME && ends.contains(peek().text())) {
                        nesting.leave();
                        return statements;
                    }
                    statements.add(new Statement.Located(tag(), token.line()));
                }
                default -> {
                    if (!ends.isEmpty()) {
                        throw unexpected(token, ends.stream().sorted().toList().toString());
                    }
                    nesting.leave();
                    return statements;
                }
            }
        }
    }

    private Statement tag() {
        Token name = next();
        return switch (name.text()) {
            case "if" -> branches();
            case "for" -> loop();
            case "set" -> assignment();
            case "with" -> with();
            case "macro" -> macro();
            case "call" -> call(name);
            case "filter" -> filter();
            case "generation" -> generation();
            case "break" -> leave(name, Flow.BREAK);
            case "continue" -> leave(name, Flow.CONTINUE);
            default -> throw unexpected(name, "one of " + TAGS.stream().sorted().toList());
        };
    }

    private Statement branches() {
        List<Branch> branches = new ArrayList<>();
        do {
            Expression test = expression();
            endOfTag();
            branches.add(new Branch(test, statements(Set.of("elif", "else", "endif"))));
        } while (skipName("elif"));
        List<Statement> otherwise = List.of();
        if (skipName("else")) {
            endOfTag();
            otherwise = statements(Set.of("endif"));
        }
        closeTag();
        return new Statement.If(branches, otherwise);
    }

    private Statement loop() {
        List<String> names = names();
        if (!skipName("in")) {
            throw unexpected(peek(), "in");
        }
        Expression items = tuple(this::operation);
        Optional<Expression> filter = skipName("if") ? Optional.of(expression()) : Optional.empty();
        endOfTag();
        loops++;
        List<Statement> body = statements(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        if (skipName("else")) {
            endOfTag();
            otherwise = statements(Set.of("endfor"));
        }
        closeTag();
        return new Statement.For(names, items, filter, body, otherwise);
    }

    private Statement assignment() {
        List<String> names = names();
        if (names.size() == 1 && skip(".")) {
            String field = expectName();
            expect("=");
            Expression value = tuple(this::expression);
            endOfTag();
            return new Statement.FieldAssignment(names.get(0), field, value);
        }
        if (names.size() == 1 && peek().kind() == Kind.TAG_END) {
            endOfTag();
            List<Statement> body = statements(Set.of("endset"));
            closeTag();
            return new Statement.Capture(names.get(0), body);
        }
        expect("=");
        Expression value = tuple(this::expression);
        endOfTag();
        return new Statement.Assignment(names, value);
    }

    private Statement with() {
        List<String> names = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (peek().kind() != Kind.TAG_END) {
            if (!names.isEmpty()) {
                expect(",");
            }
            names.add(expectName());
            expect("=");
            values.add(expression());
        }
        endOfTag();
        List<Statement> body = statements(Set.of("endwith"));
        closeTag();
        return new Statement.With(names, values, body);
    }

    private Statement filter() {
        Expression filtered = filters(filter(new Expression.Name(Statement.FilterBlock.WRITTEN)));
        endOfTag();
        return new Statement.FilterBlock(filtered, body("endfilter"));
    }

    private Statement macro() {
        String name = expectName();
        expect("(");
        List<Parameter> parameters = parameters();
        endOfTag();
        return new Statement.Macro(new Body(name, parameters, body("endmacro")));
    }

    /** The parameters behind an opening parenthesis. */
    private List<Parameter> parameters() {
        List<Parameter> parameters = new ArrayList<>();
        while (!skip(")")) {
            String parameter = expectName();
            parameters.add(new Parameter(parameter, skip("=") ? Optional.of(expression()) : Optional.empty()));
            if (!skip(",")) {
                expect(")");
                break;
            }
        }
        return parameters;
    }

    private Statement call(Token name) {
        List<Parameter> parameters = skip("(") ? parameters() : List.of();
        if (!(expression() instanceof Expression.Call called)) {
            throw unexpected(name, "it with a call");
        }
        endOfTag();
        return new Statement.CallBlock(called, new Body("caller", parameters, body("endcall")));
    }

    /** What only a function renders, so that it can't leave a loop around. */
    private List<Statement> body(String end) {
        int outside = loops;
        loops = 0;
        List<Statement> body = statements(Set.of(end));
        loops = outside;
        closeTag();
        return body;
    }

    /** Marks what the assistant says, for training; here it is as if the tags weren't there. */
    private Statement generation() {
        endOfTag();
        List<Statement> body = statements(Set.of("endgeneration"));
        closeTag();
        return new Statement.Marked(body);
    }

    private Statement leave(Token name, Flow flow) {
        if (loops == 0) {
            throw unexpected(name, "it inside a loop");
        }
        endOfTag();
        return new Statement.Leave(flow);
    }

    private List<String> names() {
        boolean grouped = skip("(");
        List<String> names = new ArrayList<>(List.of(expectName()));
        while (skip(",")) {
            names.add(expectName());
        }
        if (grouped) {
            expect(")");
        }
        return names;
    }

    private void closeTag() {
        expectName();
        endOfTag();
    }

    private void endOfTag() {
        expect(Kind.TAG_END, "%}");
    }
}
