package io.speculative.training.corpus;

import io.speculative.training.bpe.BytePairEncoder;
import io.speculative.training.bpe.BytePairVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Books as token ids. Every book ends with the end token.
 *
 * @param tokens the ids of each book
 * @param bytes the number of bytes of all texts
 */
public record EncodedBooks(List<int[]> tokens, long bytes) {

    /**
     * Encodes books.
     *
     * @param books the texts
     * @param encoder the encoder of a vocabulary
     * @return their token ids, an end token behind each
     */
    public static EncodedBooks encode(List<Book> books, BytePairEncoder encoder) {
        List<int[]> tokens = new ArrayList<>();
        long bytes = 0;
        for (Book book : books) {
            int[] ids = encoder.encode(book.text());
            int[] ended = Arrays.copyOf(ids, ids.length + 1);
            ended[ids.length] = BytePairVocabulary.END_ID;
            tokens.add(ended);
            bytes += book.text().getBytes(StandardCharsets.UTF_8).length;
        }
        return new EncodedBooks(List.copyOf(tokens), bytes);
    }

    /** Returns the number of tokens of all books. */
    public long size() {
        return tokens.stream().mapToLong(book -> book.length).sum();
    }
}
