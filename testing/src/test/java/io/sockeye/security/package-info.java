/** Attacks on a whole server over real sockets (SEC-n, RACE-n). */
@NullMarked
package io.sockeye.security;

import org.jspecify.annotations.NullMarked;
