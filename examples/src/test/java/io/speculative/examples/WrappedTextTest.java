package io.speculative.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WrappedTextTest {

    private final StringWriter printed = new StringWriter();
    private final WrappedText text = new WrappedText(new PrintWriter(printed), 10);

    @Test
    void print_wordsThatDoNotFit_goToTheNextLine() {
        text.print("one two three four");
        text.end();

        assertThat(printed.toString().lines()).containsExactly("one two", "three four");
    }

    @Test
    void print_piecesOfAWord_stayTogether() {
        for (String piece : new String[] {"one t", "w", "o thr", "ee"}) {
            text.print(piece);
        }
        text.end();

        assertThat(printed.toString().lines()).containsExactly("one two", "three");
    }

    @Test
    void print_completeWords_areNotHeldBack() {
        text.print("one two ");

        assertThat(printed).hasToString("one two");
    }

    @Test
    void print_lineBreaksOfTheText_areKept() {
        text.print("one \n\ntwo");
        text.end();

        assertThat(printed.toString().lines()).containsExactly("one", "", "two");
    }

    @Test
    void print_aWordWiderThanTheLine_isNotTorn() {
        text.print("a incomprehensible b");
        text.end();

        assertThat(printed.toString().lines()).containsExactly("a", "incomprehensible", "b");
    }

    @Test
    void end_ofATextThatEndsInSpace_leavesItOut() {
        text.print("one \n");
        text.end();

        assertThat(printed.toString()).isEqualTo("one" + System.lineSeparator());
    }
}
