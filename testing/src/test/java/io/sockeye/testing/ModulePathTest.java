package io.sockeye.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.engineio.server.EngineServer;
import io.sockeye.event.EventType;
import io.sockeye.server.SocketIOServer;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** The tests run on the class path; this one puts the same classes into modules. */
final class ModulePathTest {
  private static final ModuleFinder MODULES =
      ModuleFinder.of(
          place(SocketIOTestServer.class),
          place(SocketIOServer.class),
          place(EngineServer.class),
          place(EventType.class),
          place(Logger.class));

  @Test
  void itNeedsNoJunit() throws ClassNotFoundException {
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(MODULES, ModuleFinder.of(), Set.of("io.sockeye.testing"));

    assertThat(configuration.modules())
        .extracting(module -> module.name())
        .contains("io.sockeye.server")
        .noneMatch(name -> name.startsWith("org.junit"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    Class<?> server =
        layer.findLoader("io.sockeye.testing").loadClass(SocketIOTestServer.class.getName());
    assertThat(server.getMethods()).isNotEmpty();
  }

  @Test
  void everyPackageIsExported() {
    ModuleDescriptor descriptor = MODULES.find("io.sockeye.testing").orElseThrow().descriptor();
    assertThat(descriptor.exports())
        .extracting(ModuleDescriptor.Exports::source)
        .containsExactlyInAnyOrderElementsOf(descriptor.packages());
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
