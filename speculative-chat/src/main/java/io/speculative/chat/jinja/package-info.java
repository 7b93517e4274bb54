/**
 * The part of Jinja that chat templates are written in.
 *
 * <p>A model folder's chat template is a Jinja program from the network, and the text of a conversation runs through it.
 * So this interpreter has nothing to escape from: values are strings, numbers, truth values, lists and mappings, the
 * functions are those listed here, nothing is looked up by reflection, no value changes once made except a
 * {@code namespace}, what a message says is never read as a template, and a template that works too long or writes too
 * much is stopped.
 *
 * <p>Syntax, whitespace control ({@code trim_blocks} and {@code lstrip_blocks} on), operators, undefined values and the
 * texts of values follow Jinja 3.1 and Python as Hugging Face transformers runs them; other templates and
 * calls with two stars are left out, and refused when the template is parsed; a filter or test that isn't known is an error
 * where it is reached. One difference stays: an integer has 64 bits.
 *
 * <p>The entry type is {@link io.speculative.chat.jinja.JinjaTemplate}. A template becomes tokens ({@code Lexer}), then
 * statements and expressions ({@code Parser}), which render themselves in a {@code Scope}.
 *
 * @see <a href="https://jinja.palletsprojects.com/en/stable/templates/">Jinja: Template Designer Documentation</a>
 */
@NullMarked
package io.speculative.chat.jinja;

import org.jspecify.annotations.NullMarked;
