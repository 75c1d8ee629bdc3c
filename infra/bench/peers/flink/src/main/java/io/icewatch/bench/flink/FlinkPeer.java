package io.icewatch.bench.flink;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.connector.file.src.reader.TextLineInputFormat;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.util.Collector;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.CatalogLoader;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * A peer: the ten-minute sums of a file as a Flink job on a local mini cluster, event time, one
 * slot a core, into an Iceberg table partitioned by day.
 *
 * <p>One task reads lines, so that they stay in order and one watermark serves; parsing, windows
 * and writing run on every core. State is on the heap, checkpoints go to a folder every ten
 * seconds, as somebody would have it who wants each row once.
 */
public final class FlinkPeer {
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final Duration OUT_OF_ORDER = Duration.ofSeconds(5);
  private static final Duration CHECKPOINT = Duration.ofSeconds(10);
  private static final List<String> VITALS = List.of("spo2", "heart_rate", "temperature_f");

  private FlinkPeer() {}

  /** Arguments: the file of readings, a new folder for the table and the checkpoints. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[1]).toAbsolutePath();
    Configuration settings =
        new Configuration()
            .set(StateBackendOptions.STATE_BACKEND, "hashmap")
            .set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
            .set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.resolve("checkpoints").toUri().toString());
    StreamExecutionEnvironment flink =
        StreamExecutionEnvironment.createLocalEnvironment(
            Runtime.getRuntime().availableProcessors(), settings);
    flink.enableCheckpointing(CHECKPOINT.toMillis());
    flink.getConfig().enableObjectReuse();
    IcebergSink.forRowData(rows(flink, Path.of(arguments[0])))
        .tableLoader(table(folder.resolve("warehouse")))
        .append();
    flink.execute("ten-minute summaries");
  }

  private static DataStream<RowData> rows(StreamExecutionEnvironment flink, Path input) {
    FileSource<String> file =
        FileSource.forRecordStreamFormat(
                new TextLineInputFormat(),
                new org.apache.flink.core.fs.Path(input.toAbsolutePath().toUri()))
            .build();
    return flink
        .fromSource(file, WatermarkStrategy.noWatermarks(), "readings")
        .setParallelism(1)
        .rebalance()
        .map(new Parsing())
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<FlinkReading>forBoundedOutOfOrderness(OUT_OF_ORDER)
                .withTimestampAssigner((reading, before) -> reading.timestamp * 1_000))
        .keyBy(reading -> reading.patientId)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(new Summary.Adding(), new ToRow());
  }

  private static TableLoader table(Path warehouse) {
    CatalogLoader loader =
        CatalogLoader.hadoop(
            "peer",
            new org.apache.hadoop.conf.Configuration(),
            Map.of("warehouse", warehouse.toUri().toString()));
    TableIdentifier name = TableIdentifier.of(Namespace.of("icu"), "vital_windows");
    Catalog catalog = loader.loadCatalog();
    Schema schema = schema();
    catalog.createTable(name, schema, PartitionSpec.builderFor(schema).day("window_start").build());
    return TableLoader.fromCatalog(loader, name);
  }

  private static Schema schema() {
    List<NestedField> columns = new ArrayList<>();
    columns.add(NestedField.required(1, "patient_id", Types.LongType.get()));
    columns.add(NestedField.required(2, "window_start", Types.TimestampType.withZone()));
    int id = 3;
    for (String vital : VITALS) {
      columns.add(NestedField.required(id++, "count_" + vital, Types.LongType.get()));
      for (String figure : List.of("sum_", "sum_sq_", "min_", "max_")) {
        columns.add(NestedField.required(id++, figure + vital, Types.DoubleType.get()));
      }
    }
    return new Schema(columns);
  }

  private static final class Parsing extends RichMapFunction<String, FlinkReading> {
    private static final long serialVersionUID = 1;
    private transient @Nullable ObjectReader json;

    @Override
    public FlinkReading map(String line) throws IOException {
      if (json == null) {
        json = new JsonMapper().readerFor(FlinkReading.class);
      }
      return json.readValue(line);
    }
  }

  private static final class ToRow
      extends ProcessWindowFunction<Summary, RowData, Long, TimeWindow> {
    private static final long serialVersionUID = 1;

    @Override
    public void process(
        Long patient, Context context, Iterable<Summary> summary, Collector<RowData> out) {
      Summary sums = summary.iterator().next();
      GenericRowData row = new GenericRowData(2 + 5 * VITALS.size());
      row.setField(0, patient);
      row.setField(1, TimestampData.fromEpochMillis(context.window().getStart()));
      int field = 2;
      for (Sums vital : List.of(sums.spo2, sums.heartRate, sums.temperatureF)) {
        row.setField(field++, vital.count);
        row.setField(field++, vital.sum);
        row.setField(field++, vital.sumOfSquares);
        row.setField(field++, vital.min);
        row.setField(field++, vital.max);
      }
      out.collect(row);
    }
  }
}
