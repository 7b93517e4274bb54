package io.speculative.chat.jinja;

import java.util.Optional;

/** A value with attributes of its own. */
interface Attributes {

    Optional<Object> attribute(String name);
}
