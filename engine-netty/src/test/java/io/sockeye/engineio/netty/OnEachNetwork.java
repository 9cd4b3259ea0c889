package io.sockeye.engineio.netty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The tests of the class run on each network there is; {@link NetworkTest} says which. */
@Inherited
@ParameterizedClass
@MethodSource("io.sockeye.engineio.netty.NetworkTest#available")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface OnEachNetwork {}
