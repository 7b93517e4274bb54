package io.speculative.chat;

/** Thrown where a conversation is to be written down for a model that is not a chat model. */
public class NoChatTemplateException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Says where a template was looked for. */
    public NoChatTemplateException(String message) {
        super(message);
    }
}
