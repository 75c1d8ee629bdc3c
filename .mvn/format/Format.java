import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs google-java-format over the source folders named as arguments; the first argument is {@code
 * check} or {@code apply}.
 *
 * <p>Not Spotless: it formats inside Maven's own JVM, and on a JDK 17 google-java-format cannot read
 * the Java 25 that this project is written in (spotless issue 1857). Run by the toolchain's JDK it
 * can.
 */
final class Format {
  public static void main(String[] args) throws Exception {
    boolean check = args[0].equals("check");
    List<String> command = new ArrayList<>();
    command.addAll(check ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
    for (String folder : List.of(args).subList(1, args.length)) {
      command.addAll(sources(Path.of(folder)));
    }
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int status = new Main(out, err, System.in).format(command.toArray(String[]::new));
    if (check && status != 0) {
      err.println("The files above are not formatted. Mend them with: ./mvnw -pl .mvn/format -Pformat verify");
    }
    System.exit(status);
  }

  private static List<String> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith(".java") && !name.contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
