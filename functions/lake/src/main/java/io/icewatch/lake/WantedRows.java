package io.icewatch.lake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.DummyRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * Reads few rows of a Parquet file. The columns that tell whether a row is wanted are read of every
 * row; the others are passed over up to the next wanted one, and of those no value is made. Of a
 * day of a million rows of which a thousand are wanted that costs a tenth of reading all.
 */
final class WantedRows {
  private final List<NestedField> columns;
  private final List<Integer> telling;
  private final List<Integer> others;
  private final Predicate<StructLike> isWanted;

  /**
   * @param projection columns, by the table's field ids
   * @param telling the names of those by which a row is wanted
   * @param isWanted asked for each row, of which only these columns are filled
   */
  WantedRows(Schema projection, Set<String> telling, Predicate<StructLike> isWanted) {
    this.columns = projection.columns();
    this.telling = new ArrayList<>();
    this.others = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      (telling.contains(columns.get(i).name()) ? this.telling : others).add(i);
    }
    this.isWanted = isWanted;
  }

  /**
   * Reads a file.
   *
   * @return false, and nothing is read, if it holds values in another form than Iceberg's: text,
   *     numbers of 64 bits, and times in microseconds
   */
  boolean read(InputFile file, TableRows.Reader reader) throws IOException {
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration()).build();
    try (ParquetFileReader parquet = ParquetFileReader.open(new ParquetInput(file), options)) {
      MessageType stored = parquet.getFileMetaData().getSchema();
      @Nullable PrimitiveType[] types = new @Nullable PrimitiveType[columns.size()];
      for (org.apache.parquet.schema.Type each : stored.getFields()) {
        int place = each.getId() == null ? -1 : placeOf(each.getId().intValue());
        if (place >= 0) {
          if (!each.isPrimitive() || !isAsIceberg(each.asPrimitiveType(), columns.get(place))) {
            return false;
          }
          types[place] = each.asPrimitiveType();
        }
      }
      MessageType read =
          new MessageType(
              stored.getName(),
              Arrays.stream(types)
                  .filter(each -> each != null)
                  .map(org.apache.parquet.schema.Type.class::cast)
                  .toList());
      parquet.setRequestedSchema(read);
      String createdBy = parquet.getFileMetaData().getCreatedBy();
      for (PageReadStore pages = parquet.readNextRowGroup();
          pages != null;
          pages = parquet.readNextRowGroup()) {
        ColumnReadStore store =
            new ColumnReadStoreImpl(
                pages, new DummyRecordConverter(read).getRootConverter(), read, createdBy);
        List<Values> values = new ArrayList<>();
        for (PrimitiveType type : types) {
          values.add(new Values(store, read, type));
        }
        read(values, Math.toIntExact(pages.getRowCount()), reader);
      }
    }
    return true;
  }

  private int placeOf(int fieldId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).fieldId() == fieldId) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAsIceberg(PrimitiveType stored, NestedField column) {
    return switch (stored.getPrimitiveTypeName()) {
      case BINARY -> column.type().typeId() == Type.TypeID.STRING;
      case DOUBLE -> column.type().typeId() == Type.TypeID.DOUBLE;
      case INT64 ->
          column.type().typeId() == Type.TypeID.LONG
              || (column.type().typeId() == Type.TypeID.TIMESTAMP
                  && stored.getLogicalTypeAnnotation()
                      instanceof TimestampLogicalTypeAnnotation time
                  && time.getUnit() == TimeUnit.MICROS);
      default -> false;
    };
  }

  private void read(List<Values> values, int rows, TableRows.Reader reader) {
    int[] places = new int[rows];
    List<@Nullable Object[]> found = new ArrayList<>();
    @Nullable Object[] row = new @Nullable Object[columns.size()];
    PeriodRow asked = new PeriodRow(row);
    for (int i = 0; i < rows; i++) {
      for (int column : telling) {
        row[column] = values.get(column).at(i);
      }
      if (isWanted.test(asked)) {
        places[found.size()] = i;
        found.add(row.clone());
      }
    }
    for (int column : others) {
      for (int i = 0; i < found.size(); i++) {
        found.get(i)[column] = values.get(column).at(places[i]);
      }
    }
    found.forEach(each -> reader.read(new PeriodRow(each)));
  }

  /** The values of one column and row group, asked for in ascending order. */
  private static final class Values {
    /** Null if the file is older than the column. */
    private final @Nullable ColumnReader reader;

    private int next;
    private @Nullable Binary last;
    private String lastText = "";

    Values(ColumnReadStore store, MessageType read, @Nullable PrimitiveType type) {
      this.reader =
          type == null
              ? null
              : store.getColumnReader(read.getColumnDescription(new String[] {type.getName()}));
    }

    @Nullable Object at(int row) {
      ColumnReader reader = this.reader;
      if (reader == null) {
        return null;
      }
      for (; next < row; next++) {
        if (isThere(reader)) {
          reader.skip();
        }
        reader.consume();
      }
      Object value = isThere(reader) ? value(reader) : null;
      reader.consume();
      next++;
      return value;
    }

    private static boolean isThere(ColumnReader reader) {
      return reader.getCurrentDefinitionLevel() == reader.getDescriptor().getMaxDefinitionLevel();
    }

    private Object value(ColumnReader reader) {
      return switch (reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
        case INT64 -> reader.getLong();
        case DOUBLE -> reader.getDouble();
        default -> text(reader.getBinary());
      };
    }

    /** Rows are sorted by patient: most often it is the one before. */
    private String text(Binary value) {
      if (!value.equals(last)) {
        last = value;
        lastText = value.toStringUsingUTF8();
      }
      return lastText;
    }
  }

  /** A file of Iceberg's as one of Parquet's. */
  private record ParquetInput(InputFile file) implements org.apache.parquet.io.InputFile {
    @Override
    public long getLength() {
      return file.getLength();
    }

    @Override
    public SeekableInputStream newStream() {
      org.apache.iceberg.io.SeekableInputStream stream = file.newStream();
      return new DelegatingSeekableInputStream(stream) {
        @Override
        public long getPos() throws IOException {
          return stream.getPos();
        }

        @Override
        public void seek(long position) throws IOException {
          stream.seek(position);
        }
      };
    }
  }
}
