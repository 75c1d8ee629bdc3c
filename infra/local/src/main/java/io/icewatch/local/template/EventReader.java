package io.icewatch.local.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what invokes the functions: their events, and the schedules beside them. */
final class EventReader {
  private final Resources resources;
  private final MappingReader mappingReader;
  private final HttpApiReader httpApiReader;
  private final List<MappingSpec> mappings = new ArrayList<>();
  private final List<ScheduleSpec> schedules = new ArrayList<>();

  /**
   * @param resources where the streams, schedules and APIs are found
   */
  EventReader(Resources resources) {
    this.resources = resources;
    this.mappingReader = new MappingReader(resources);
    this.httpApiReader = new HttpApiReader(resources);
  }

  /** Reads the events of one function. */
  void read(Resource function) {
    function
        .properties()
        .section("Events")
        .entries()
        .forEach((name, event) -> read(function, name, event));
  }

  private void read(Resource function, String name, Value event) {
    String type =
        event
            .only("Type", "Properties")
            .get("Type")
            .oneOf("Kinesis", "Schedule", "ScheduleV2", "HttpApi");
    Value properties =
        event.section("Properties").named(MappingSpec.id(function.logicalId(), name));
    switch (type) {
      case "Kinesis" -> mappings.add(mappingReader.read(function, name, properties));
      case "Schedule" -> ScheduleReader.rule(function, name, properties).ifPresent(schedules::add);
      case "ScheduleV2" ->
          ScheduleReader.scheduler(function, name, properties).ifPresent(schedules::add);
      default -> httpApiReader.route(function, properties);
    }
  }

  List<MappingSpec> mappings() {
    return mappings;
  }

  /** Those of the functions' events, then those that stand alone. */
  List<ScheduleSpec> schedules() {
    ScheduleReader reader = new ScheduleReader(resources);
    resources.of(ResourceType.SCHEDULE).stream()
        .map(reader::scheduler)
        .flatMap(Optional::stream)
        .forEach(schedules::add);
    return schedules;
  }

  List<HttpApiSpec> httpApis(String stackName) {
    return httpApiReader.apis(stackName);
  }
}
