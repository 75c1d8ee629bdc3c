package io.icewatch.local.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.icewatch.local.house.one.One;
import io.icewatch.local.house.other.Other;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Who may depend on whom. Each rule is shown to find a class that breaks it. */
class HouseTest {
  private static final String VITALS = "io.icewatch.vitals..";
  private static final String LOCAL = "io.icewatch.local..";
  private static final String EDGE = "io.icewatch.edge..";
  private static final String LAMBDA = "io.icewatch.lambda..";
  private static final String LAKE = "io.icewatch.lake..";

  /** A package for each function, whatever it is called, and none that is shared. */
  private static final Set<String> SHARED =
      Set.of("vitals", "lambda", "lake", "kinesis", "local", "conformance", "edge", "bench");

  private static final Pattern TESTS =
      Pattern.compile("/test(-classes)?/io/icewatch/|-tests\\.jar");

  private static final JavaClasses HOUSE =
      new ClassFileImporter().withImportOption(new MainClasses()).importPackages("io.icewatch");

  /** What is deployed or started, without its tests. */
  private static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.matches(Pattern.compile(".*(" + TESTS.pattern() + ").*"));
    }
  }

  private static List<String> functions() {
    return HOUSE.stream()
        .map(type -> type.getPackageName().split("\\."))
        .filter(parts -> parts.length > 2 && !SHARED.contains(parts[2]))
        .map(parts -> "io.icewatch." + parts[2] + "..")
        .distinct()
        .sorted()
        .toList();
  }

  @Test
  void theFunctionsAreFound() {
    assertThat(functions()).contains("io.icewatch.aggregate..", "io.icewatch.filter..");
  }

  // Dependencies one way

  @Test
  void vitalsKnowsJavaAndAParser() {
    dependsOnlyOn(VITALS, VITALS, "java..", "org.jspecify..", "com.fasterxml.jackson.core..")
        .check(HOUSE);
  }

  @Test
  void whatFunctionsShareKnowsVitalsAndNoFunction() {
    doesNotKnow(LAMBDA, functions()).check(HOUSE);
    doesNotKnow(LAMBDA, List.of(LOCAL)).check(HOUSE);
  }

  @Test
  void rollUpsKnowIcebergAndTheAlgebraAndNeitherLambdaNorTheLaptop() {
    doesNotKnow(LAKE, functions()).check(HOUSE);
    doesNotKnow(LAKE, List.of(LOCAL, LAMBDA, "software.amazon..", "com.amazonaws..")).check(HOUSE);
  }

  @Test
  void noFunctionKnowsAnotherOrTheLaptop() {
    for (String function : functions()) {
      Stream<String> others = functions().stream().filter(other -> !other.equals(function));
      doesNotKnow(function, Stream.concat(others, Stream.of(LOCAL)).toList()).check(HOUSE);
    }
  }

  @Test
  void theLaptopKnowsNoFunction() {
    doesNotKnow(LOCAL, functions()).check(HOUSE);
  }

  @Test
  void theLaptopAndTheHospitalsGatewayDoNotKnowEachOther() {
    doesNotKnow(LOCAL, List.of(EDGE)).check(HOUSE);
    doesNotKnow(EDGE, List.of(LOCAL, LAMBDA)).check(HOUSE);
  }

  private static ArchRule dependsOnlyOn(String packages, String... others) {
    return classes()
        .that()
        .resideInAPackage(packages)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(others);
  }

  private static ArchRule doesNotKnow(String packages, List<String> others) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(others.toArray(String[]::new));
  }

  @Test
  void aDependencyTheWrongWayIsFound() {
    JavaClasses seeded = new ClassFileImporter().importClasses(One.class, Other.class);

    assertThatThrownBy(() -> doesNotKnow("..house.one..", List.of("..house.other..")).check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("One");
    assertThatThrownBy(() -> dependsOnlyOn("..house.one..", "java..").check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Other");
  }

  // What packages leave out, as the root pom says

  @Test
  void whatIsDeployedUsesNoPartOfTheSdkThatPackagesLeaveOut() {
    for (String packages : Stream.concat(Stream.of(LAMBDA), functions().stream()).toList()) {
      leavesOutWhatPackagesDo(packages).check(HOUSE);
    }
  }

  private static ArchRule leavesOutWhatPackagesDo(String packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .dependOnClassesThat(
            describe(
                "packages are without",
                type ->
                    type.getPackageName()
                            .matches(
                                "software\\.amazon\\.awssdk\\.services\\..*(paginators|waiters)")
                        || type.getName()
                            .matches("software\\.amazon\\.awssdk\\.services\\..*Async.*")));
  }

  @SuppressWarnings("UnusedMethod") // its code is looked at, not run
  private static final class Pages {
    int items(DynamoDbClient client, QueryRequest query) {
      return client.queryPaginator(query).stream().mapToInt(QueryResponse::count).sum();
    }
  }

  @Test
  void aPartThatPackagesLeaveOutIsFound() {
    JavaClasses seeded = new ClassFileImporter().importClasses(Pages.class);

    assertThatThrownBy(() -> leavesOutWhatPackagesDo("..house..").check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("QueryIterable");
  }

  // No cycle

  @ParameterizedTest
  @ValueSource(strings = {"vitals", "lambda", "lake", "filter", "aggregate", "local", "edge"})
  void noPackageDependsOnItselfByWayOfAnother(String module) {
    hasNoCycle("io.icewatch." + module + ".(**)").check(HOUSE);
  }

  private static ArchRule hasNoCycle(String packages) {
    return slices().matching(packages).should().beFreeOfCycles().allowEmptyShould(true);
  }

  @Test
  void aCycleIsFound() {
    JavaClasses seeded = new ClassFileImporter().importClasses(One.class, Other.class);

    assertThatThrownBy(() -> hasNoCycle("io.icewatch.local.house.(**)").check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Cycle detected");
  }

  // Vitals: no clock, and no parser in what it offers

  @Test
  void vitalsIsToldTheTime() {
    readsNoClock(VITALS).check(HOUSE);
  }

  private static ArchRule readsNoClock(String packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .accessTargetWhere(
            describe(
                "reads the machine's clock",
                access -> isClock(access.getTargetOwner(), access.getName())));
  }

  private static boolean isClock(JavaClass owner, String method) {
    return (owner.isEquivalentTo(System.class)
            && (method.equals("currentTimeMillis") || method.equals("nanoTime")))
        || ((owner.isEquivalentTo(Clock.class) || owner.isEquivalentTo(InstantSource.class))
            && (method.startsWith("system") || method.startsWith("tick")))
        || (owner.getPackageName().equals("java.time") && method.equals("now"));
  }

  @SuppressWarnings("UnusedMethod") // its code is looked at, not run
  private static final class ReadsTheClock {
    Instant now() {
      return InstantSource.system().instant();
    }
  }

  @SuppressWarnings("UnusedMethod") // its code is looked at, not run
  private static final class ReadsNanos {
    long now() {
      return System.nanoTime();
    }
  }

  @SuppressWarnings("UnusedMethod") // its code is looked at, not run
  private static final class ReadsTheDay {
    Instant now() {
      return Instant.now();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {ReadsTheClock.class, ReadsNanos.class, ReadsTheDay.class})
  void aLookAtTheClockIsFound(Class<?> type) {
    JavaClasses seeded = new ClassFileImporter().importClasses(type);

    assertThatThrownBy(() -> readsNoClock("..house..").check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(type.getSimpleName());
  }

  @Test
  void vitalsOffersNoParser() {
    offersNoParser(VITALS).check(HOUSE);
  }

  private static ArchRule offersNoParser(String packages) {
    return classes()
        .that()
        .resideInAPackage(packages)
        .and()
        .arePublic()
        .should(
            new ArchCondition<JavaClass>("offer no type of a JSON library") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                type.getMembers().stream()
                    .filter(HouseTest::isOffered)
                    .filter(HouseTest::speaksOfJackson)
                    .forEach(member ->
                        events.add(SimpleConditionEvent.violated(member, member.getFullName())));
              }
            });
  }

  private static boolean isOffered(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static boolean speaksOfJackson(JavaMember member) {
    Stream<JavaClass> types = member.getAllInvolvedRawTypes().stream();
    Stream<JavaClass> thrown =
        member instanceof JavaCodeUnit unit ? unit.getExceptionTypes().stream() : Stream.of();
    return Stream.concat(types, thrown)
        .anyMatch(type -> type.getPackageName().startsWith("com.fasterxml.jackson"));
  }

  /** Public, so that what it offers is offered. */
  public static final class OffersAParser {
    public void read(JsonParser parser) {}
  }

  @Test
  void anOfferedParserIsFound() {
    JavaClasses seeded = new ClassFileImporter().importClasses(OffersAParser.class);

    assertThatThrownBy(() -> offersNoParser("..house..").check(seeded))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("OffersAParser.read");
  }
}
