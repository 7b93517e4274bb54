/**
 * What an application needs of a chat model besides running it: how a conversation becomes a prompt.
 *
 * <p>A {@link io.speculative.chat.ChatFormat} turns a {@link io.speculative.chat.Conversation}, which is messages, tools and
 * what else a model's format uses, into the tokens that the model's answer continues. Each chat model was trained on a
 * format of its own, so an engine implements the interface with what it knows of its model.
 */
@NullMarked
package io.speculative.chat;

import org.jspecify.annotations.NullMarked;
