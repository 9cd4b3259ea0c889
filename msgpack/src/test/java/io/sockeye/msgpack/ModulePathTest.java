package io.sockeye.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.sockeye.socketio.protocol.DecoderLimits;
import io.sockeye.socketio.protocol.PacketParser;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The tests run on the class path; this one puts the same classes into modules. */
class ModulePathTest {
  @Test
  void theParserNeedsNothingButTheProtocol() throws ReflectiveOperationException {
    ModuleFinder modules = ModuleFinder.of(place(PacketParser.class), place(MsgpackParser.class));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(modules, ModuleFinder.of(), Set.of("io.sockeye.msgpack"));
    ModuleLayer layer =
        ModuleLayer.boot()
            .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    ClassLoader loader = layer.findLoader("io.sockeye.msgpack");

    Class<?> parser = loader.loadClass(MsgpackParser.class.getName());
    Class<?> limits = loader.loadClass(DecoderLimits.class.getName());
    Object decoder =
        loader
            .loadClass(PacketParser.class.getName())
            .getMethod("newDecoder", limits)
            .invoke(parser.getConstructor().newInstance(), limits.getField("DEFAULT").get(null));

    assertThat(decoder.getClass().getModule().getName()).isEqualTo("io.sockeye.msgpack");
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
