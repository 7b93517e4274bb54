package io.speculative.examples;

import io.speculative.Generation;
import io.speculative.GenerationOptions;
import io.speculative.SpeculativeDecoder;
import io.speculative.chat.ChatMessage;
import io.speculative.djl.HuggingFaceModel;
import io.speculative.draft.lookup.NgramDrafter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Answers one question after another with a chat model: its folder has a chat template. No draft model is needed: drafts are
 * looked up in the conversation itself.
 */
@Command(name = "Chat", description = "Answers questions of one conversation with a chat model.")
public final class Chat implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "folder of a model with a chat template")
    private Path folder = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "QUESTION", description = "asked one after another")
    private List<String> questions = List.of();

    /**
     * Runs the example and exits with its code.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        OneLineErrors.run(new Chat(), args);
    }

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        try (HuggingFaceModel model = HuggingFaceModel.open(folder)) {
            if (model.chatTemplate().isEmpty()) {
                throw new IllegalArgumentException(folder + ": no chat template (expected: a chat model)");
            }
            var decoder = SpeculativeDecoder.of(model, NgramDrafter.of(model.vocabulary(), 3, 8));
            GenerationOptions request = model.generationDefaults().options(256);
            List<ChatMessage> conversation = new ArrayList<>();
            for (String question : questions) {
                conversation.add(ChatMessage.user(question));
                out.println("> " + question);
                try (Generation answer = decoder.generate(model.chatPrompt(conversation), request)) {
                    out.println(answer.text());
                    conversation.add(ChatMessage.assistant(answer.text()));
                }
            }
        }
    }
}
