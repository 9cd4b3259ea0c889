package io.sockeye.leakcheck;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class during which Netty saw a reference-counted object garbage-collected without
 * its release. JUnit finds the extension by itself (automatic detection is on in this build); a
 * module only depends on this one in test scope.
 */
public final class NettyLeakCheck implements AfterAllCallback {
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private static final List<RecordingDetector<?>> DETECTORS = new CopyOnWriteArrayList<>();

  static {
    // Netty takes its detectors from the factory once, when its buffer classes are initialised:
    // JUnit loads extensions before.
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
  }

  /** Made by JUnit. */
  public NettyLeakCheck() {}

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    boolean nested = context.getParent().flatMap(ExtensionContext::getTestClass).isPresent();
    if (nested) {
      return;
    }
    collectGarbage();
    DETECTORS.forEach(RecordingDetector::lookForLeaks);
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    if (!leaks.isEmpty()) {
      throw new AssertionError("LEAK: " + String.join("\nLEAK: ", leaks));
    }
  }

  /** Returns when a garbage collection has run and its dead references are queued. */
  private static void collectGarbage() throws InterruptedException {
    // References are queued in no order, but those of one collection before those of the next.
    for (int collection = 0; collection < 2; collection++) {
      ReferenceQueue<Object> queue = new ReferenceQueue<>();
      WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
      System.gc();
      if (queue.remove(5_000) != sentinel) {
        throw new IllegalStateException("no garbage collection within 5 s: no leak would be seen");
      }
    }
  }

  private static final class RecordingFactory extends ResourceLeakDetectorFactory {
    @Override
    @Deprecated
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return recording(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return recording(resource, samplingInterval);
    }

    private static <T> ResourceLeakDetector<T> recording(Class<T> resource, int samplingInterval) {
      RecordingDetector<T> detector = new RecordingDetector<>(resource, samplingInterval);
      DETECTORS.add(detector);
      return detector;
    }
  }

  private static final class RecordingDetector<T> extends ResourceLeakDetector<T> {
    RecordingDetector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    /** The detector looks at its dead references only when something new is tracked. */
    @SuppressWarnings(
        "unchecked") // The tracked object's type matters to nobody: it is closed at once.
    void lookForLeaks() {
      T probe = (T) new Object();
      ResourceLeakTracker<T> tracker = track(probe);
      if (tracker != null) {
        tracker.close(probe);
      }
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      LEAKS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      LEAKS.add(resourceType);
    }
  }
}
