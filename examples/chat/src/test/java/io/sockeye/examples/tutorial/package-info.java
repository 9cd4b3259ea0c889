@NullMarked
package io.sockeye.examples.tutorial;

import org.jspecify.annotations.NullMarked;
