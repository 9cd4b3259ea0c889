package io.sockeye.engineio.server;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** How much memory outside of the heap the JVM lets buffers have. */
final class DirectMemory {
  private static final long LIMIT_BYTES = limit();

  private DirectMemory() {}

  /** What {@code -XX:MaxDirectMemorySize} says; if nothing, as much as the heap may have. */
  static long limitBytes() {
    return LIMIT_BYTES;
  }

  private static long limit() {
    long asked = asked();
    return asked > 0 ? asked : Runtime.getRuntime().maxMemory();
  }

  private static long asked() {
    try {
      Object answer =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                  "getVMOption",
                  new Object[] {"MaxDirectMemorySize"},
                  new String[] {String.class.getName()});
      return answer instanceof CompositeData option
          ? Long.parseLong(String.valueOf(option.get("value")))
          : 0;
    } catch (JMException | RuntimeException notThisJvm) {
      return 0;
    }
  }
}
