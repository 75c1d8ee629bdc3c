package io.icewatch.local.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * {@code infra/DEPENDENCIES.md} says of every dependency what it is for, its licence and where it
 * goes.
 */
class DependenciesTest {
  private static final Path HOME = DeployedTemplates.HOME;
  private static final String OURS = "io.icewatch";
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (?<artifact>[^ |]+:[^ |]+) \\| [^|]+ \\| [^|]+ \\| "
              + "(?:(?:functions|laptop|bench|tests|versions)(?:, )?)+ \\|$");

  @Test
  void the_page_has_a_row_for_each_dependency_of_the_poms_and_no_other() throws Exception {
    Document root = read(HOME);
    Set<String> declared = new TreeSet<>(dependencies(root));
    NodeList modules = root.getElementsByTagName("module");
    for (int i = 0; i < modules.getLength(); i++) {
      declared.addAll(dependencies(read(HOME.resolve(modules.item(i).getTextContent()))));
    }

    assertThat(rows(Files.readString(HOME.resolve("infra/DEPENDENCIES.md"))))
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  private static Document read(Path module)
      throws ParserConfigurationException, IOException, SAXException {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(module.resolve("pom.xml").toFile());
  }

  private static Set<String> dependencies(Document pom) {
    Set<String> found = new TreeSet<>();
    NodeList dependencies = pom.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      String group = text(dependency, "groupId");
      if (!group.equals(OURS)) {
        found.add(group + ":" + text(dependency, "artifactId"));
      }
    }
    return found;
  }

  /** The first of the name: those of the exclusions come after. */
  private static String text(Element dependency, String name) {
    return dependency.getElementsByTagName(name).item(0).getTextContent();
  }

  private static Set<String> rows(String page) {
    return ROW.matcher(page)
        .results()
        .map(row -> row.group("artifact"))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
