package io.sockeye.json.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.sockeye.json.JsonCodec;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.ObjectMapper;

/** The tests run on the class path; this one puts the same classes into modules. */
class ModulePathTest {
  @Test
  void theCodecIsFoundAndWorksOnTheModulePath() throws ReflectiveOperationException {
    ModuleLayer layer = layer();
    Class<?> service = layer.findLoader("io.sockeye.protocol").loadClass(JsonCodec.class.getName());

    List<?> codecs =
        ServiceLoader.load(layer, service).stream().map(p -> (Object) p.get()).toList();

    assertThat(codecs).hasSize(1);
    Object codec = codecs.get(0);
    assertThat(codec.getClass().getModule().getName()).isEqualTo("io.sockeye.json.jackson");
    Object values =
        service.getMethod("encode", List.class).invoke(codec, List.of("a", new byte[] {1}, 2));
    assertThat(values).hasToString("JsonValues[3 values, 35 bytes, 1 attachments]");
  }

  private static ModuleLayer layer() {
    ModuleFinder modules =
        ModuleFinder.of(
            place(JsonCodec.class),
            place(JacksonJsonCodec.class),
            place(ObjectMapper.class),
            place(JsonParser.class),
            place(JsonFormat.class));
    Configuration configuration =
        ModuleLayer.boot()
            .configuration()
            .resolve(modules, ModuleFinder.of(), Set.of("io.sockeye.json.jackson"));
    return ModuleLayer.boot()
        .defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
  }

  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
