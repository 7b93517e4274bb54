/**
 * From a conversation to the prompt a chat model was trained on.
 *
 * <p>A chat model's folder says how to write a conversation down, in a Jinja template that people and models wrote for
 * transformers' {@code apply_chat_template}. {@link io.speculative.chat.template.ChatTemplate} reads that template and
 * renders {@link io.speculative.chat.ChatMessage}s with it, as transformers does. The result is text: an engine that
 * knows the model's tokenizer encodes it.
 *
 * @see <a href="https://huggingface.co/docs/transformers/chat_templating">Chat templates</a>
 */
@NullMarked
package io.speculative.chat.template;

import org.jspecify.annotations.NullMarked;
