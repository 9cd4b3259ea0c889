package io.sockeye.testing.junit;

import io.sockeye.server.SocketIOServer;
import io.sockeye.server.SocketIOServerBuilder;
import io.sockeye.testing.FakeClock;
import io.sockeye.testing.LoopbackServer;
import io.sockeye.testing.SocketIOTestServer;
import io.sockeye.testing.TestClient;
import java.lang.reflect.Parameter;
import java.net.URI;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a server of its own: started before its {@code @BeforeEach} methods, closed after
 * its {@code @AfterEach} methods. The test fails when something is left then.
 *
 * <pre>{@code
 * @RegisterExtension
 * final SocketIOExtension socketIO = SocketIOExtension.inMemory(io -> new Chat(io).start());
 *
 * @Test
 * void everybodyHearsIt(TestClient ada, TestClient bob) {
 *   ada.emit("chat", "hello");
 *   assertThat(bob.await("chat").arg(0, String.class)).isEqualTo("hello");
 * }
 * }</pre>
 *
 * <p>Parameters of test, {@code @BeforeEach} and {@code @AfterEach} methods get, by their type:
 *
 * <ul>
 *   <li>{@link SocketIOServer}: the server
 *   <li>in memory, {@link SocketIOTestServer}, its {@link FakeClock}, and {@link TestClient}: a
 *       client of their own each, connected to the main namespace
 *   <li>on a port, {@link LoopbackServer}, its {@link URI}, and an {@code int} that is annotated
 *       with {@link ServerPort}
 * </ul>
 *
 * <p>Works with tests in parallel and with every life cycle of test instances.
 */
public final class SocketIOExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private final Supplier<RunningServer> start;
  private final Set<Class<?>> types;

  private SocketIOExtension(Supplier<RunningServer> start, Set<Class<?>> types) {
    this.start = start;
    this.types = types;
  }

  /**
   * Gives each test a server in memory.
   *
   * @param application registers handlers
   * @return the extension
   */
  public static SocketIOExtension inMemory(Consumer<SocketIOServer> application) {
    return inMemory(options -> {}, application);
  }

  /**
   * Gives each test a server in memory.
   *
   * @param options changes what the test server is like
   * @param application registers handlers
   * @return the extension
   */
  public static SocketIOExtension inMemory(
      Consumer<SocketIOTestServer.Builder> options, Consumer<SocketIOServer> application) {
    return new SocketIOExtension(
        () -> {
          SocketIOTestServer.Builder builder = SocketIOTestServer.builder();
          options.accept(builder);
          return new InMemory(builder.start(application));
        },
        InMemory.TYPES);
  }

  /**
   * Gives each test a server on a free port of the loopback interface.
   *
   * @param application registers handlers
   * @return the extension
   */
  public static SocketIOExtension onPort0(Consumer<SocketIOServer> application) {
    return onPort0(options -> {}, application);
  }

  /**
   * Gives each test a server on a free port of the loopback interface.
   *
   * @param options changes its options
   * @param application registers handlers
   * @return the extension
   */
  public static SocketIOExtension onPort0(
      Consumer<SocketIOServerBuilder> options, Consumer<SocketIOServer> application) {
    return new SocketIOExtension(
        () -> new OnPort(LoopbackServer.start(options, application)), OnPort.TYPES);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    store(context).put(RunningServer.class, start.get());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    RunningServer server = store(context).remove(RunningServer.class, RunningServer.class);
    if (server != null) {
      server.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return types.contains(parameter.getParameter().getType())
        || (types.contains(LoopbackServer.class) && isPort(parameter.getParameter()));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    RunningServer server = store(context).get(RunningServer.class, RunningServer.class);
    if (server == null) {
      throw new ParameterResolutionException(
          "each test has a server of its own, so there is none yet for "
              + parameter.getDeclaringExecutable()
              + "; take it as a parameter of a test method or of a @BeforeEach method");
    }
    return server.valueFor(parameter.getParameter());
  }

  private ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(ExtensionContext.Namespace.create(SocketIOExtension.class, this));
  }

  private static boolean isPort(Parameter parameter) {
    return parameter.isAnnotationPresent(ServerPort.class) && parameter.getType() == int.class;
  }

  private record InMemory(SocketIOTestServer server) implements RunningServer {
    static final Set<Class<?>> TYPES =
        Set.of(SocketIOServer.class, SocketIOTestServer.class, FakeClock.class, TestClient.class);

    @Override
    public Object valueFor(Parameter parameter) {
      Class<?> type = parameter.getType();
      if (type == TestClient.class) {
        return server.connect();
      }
      if (type == FakeClock.class) {
        return server.clock();
      }
      return type == SocketIOServer.class ? server.io() : server;
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private record OnPort(LoopbackServer server) implements RunningServer {
    static final Set<Class<?>> TYPES =
        Set.of(SocketIOServer.class, LoopbackServer.class, URI.class);

    @Override
    public Object valueFor(Parameter parameter) {
      Class<?> type = parameter.getType();
      if (type == int.class) {
        return server.port();
      }
      if (type == URI.class) {
        return server.uri();
      }
      return type == SocketIOServer.class ? server.io() : server;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
