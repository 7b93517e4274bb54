/**
 * From a conversation to the prompt a chat model was trained on.
 *
 * <p>A chat model's folder says how to write a conversation down, in a Jinja template that people and models wrote for
 * transformers' {@code apply_chat_template}. {@link io.speculative.djl.chat.ChatTemplate} reads that template and renders
 * {@link io.speculative.chat.ChatMessage}s with it, as transformers does.
 *
 * @see <a href="https://huggingface.co/docs/transformers/chat_templating">Chat templates</a>
 */
@NullMarked
package io.speculative.djl.chat;

import org.jspecify.annotations.NullMarked;
