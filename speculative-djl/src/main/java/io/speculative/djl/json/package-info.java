/**
 * Reading the JSON files of a model folder field by field.
 *
 * <p>{@link io.speculative.djl.json.JsonFile} refuses a field of the wrong type or range with a message that names the file, the
 * field, the value and what was expected, so that its callers only say what they need.
 */
@NullMarked
package io.speculative.djl.json;

import org.jspecify.annotations.NullMarked;
