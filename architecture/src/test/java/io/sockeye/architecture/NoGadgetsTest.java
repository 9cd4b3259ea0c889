package io.sockeye.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which class is made of data is decided by who reads the data, never by the data (SEC-013). */
final class NoGadgetsTest {
  private static final Set<String> READS_CLASSES =
      Set.of(
          "java.io.ObjectInputStream",
          "java.beans.XMLDecoder",
          "java.rmi.MarshalledObject",
          "javax.naming.InitialContext",
          "javax.script.ScriptEngineManager");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sockeye");

  @Test
  void sec013_nothingReadsObjectsWithTheirClass() {
    noClasses()
        .should()
        .dependOnClassesThat(
            describe("make objects of whatever class data names", NoGadgetsTest::readsClasses))
        .check(CLASSES);
  }

  private static boolean readsClasses(JavaClass type) {
    return READS_CLASSES.contains(type.getName())
        || type.getSimpleName().equals("JsonTypeInfo")
        || type.getSimpleName().endsWith("PolymorphicTypeValidator");
  }

  @Test
  void sec013_noMapperIsToldToBelieveTypesInData() {
    noClasses()
        .should()
        .callMethodWhere(
            describe(
                "turns default typing on",
                (JavaMethodCall call) ->
                    call.getName().matches("(activate|enable|set)DefaultTyp.*")))
        .check(CLASSES);
  }
}
