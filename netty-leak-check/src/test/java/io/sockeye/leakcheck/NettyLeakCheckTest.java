package io.sockeye.leakcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

final class NettyLeakCheckTest {
  @Test
  void aLostBufferFailsTheClass() {
    assertThat(run(Losing.class).containerEvents().failed().stream())
        .singleElement()
        .extracting(NettyLeakCheckTest::message)
        .asString()
        .startsWith("LEAK: ")
        .contains("ByteBuf")
        .contains("Losing.loses");
  }

  @Test
  void aReleasedBufferFailsNothing() {
    assertThat(run(Releasing.class).allEvents().failed().stream()).isEmpty();
  }

  private static EngineExecutionResults run(Class<?> testClass) {
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
        .selectors(selectClass(testClass))
        .execute();
  }

  private static String message(Event event) {
    return event
        .getRequiredPayload(TestExecutionResult.class)
        .getThrowable()
        .map(Throwable::getMessage)
        .orElse("");
  }

  // Surefire looks for tests in top-level classes only, so these run where they are named above.

  static final class Losing {
    @Test
    void loses() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
      buffer.writeByte(1);
    }
  }

  static final class Releasing {
    @Test
    void releases() {
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(16);
      buffer.writeByte(1);
      buffer.release();
    }
  }
}
