/** The code of README and docs, compiled, and the test that they show it as it is here. */
@NullMarked
package io.sockeye.examples.docs;

import org.jspecify.annotations.NullMarked;
