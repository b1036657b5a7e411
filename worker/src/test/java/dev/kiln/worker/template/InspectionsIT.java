package dev.kiln.worker.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.worker.packer.FailureDoctor;
import dev.kiln.worker.packer.Packer;
import dev.kiln.worker.packer.PackerSettings;
import dev.kiln.worker.process.Guard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a program that counts how often it is asked; the names are those that the template's text has. */
class InspectionsIT {

    @TempDir
    private Path folder;

    private Inspections inspections;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path program = Files.writeString(folder.resolve("packer"), """
                #!/bin/sh
                if [ "$1" = version ]; then echo '1,,version,1.9.5'; exit; fi
                echo asked >> '%s/asked'
                if [ -d "$3" ]; then cat "$3"/*.pkr.hcl; else cat "$3"; fi | sed -n 's/^variable \\(.*\\)/1,,template-variable,\\1,,0/p'
                """.formatted(folder));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        PackerSettings settings = new PackerSettings(
                program.toString(), Map.of("PATH", "/usr/bin:/bin"), folder.resolve("cache"), Duration.ofSeconds(1));
        inspections = new Inspections(
                Packer.find(settings, FailureDoctor.with(Optional.empty()), Guard.installIn(folder.resolve("guard"))));
    }

    @Test
    void aFileIsAskedAboutAgainOnlyWhenItHasChanged() throws IOException, InterruptedException {
        Path template = Files.writeString(folder.resolve("a.json"), "variable one\n");
        Path copy = Files.createDirectories(folder.resolve("copy")).resolve("a.json");
        Files.copy(template, copy);

        assertThat(names(template)).containsExactly("one");
        assertThat(names(copy)).containsExactly("one");
        assertThat(asked()).isEqualTo(1);

        Files.writeString(template, "variable two\n");

        assertThat(names(template)).containsExactly("two");
        assertThat(names(copy)).containsExactly("one");
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void aFolderIsAskedAboutAgainWhenAFileOfItsTemplateIsAddedOrChanged() throws IOException, InterruptedException {
        Path template = Files.createDirectories(folder.resolve("template"));
        Files.writeString(template.resolve("a.pkr.hcl"), "variable one\n");
        names(template);
        Files.writeString(template.resolve("script.sh"), "variable none\n");
        assertThat(names(template)).containsExactly("one");
        assertThat(asked()).isEqualTo(1);

        Files.writeString(template.resolve("b.pkr.hcl"), "variable two\n");

        assertThat(names(template)).containsExactlyInAnyOrder("one", "two");
        assertThat(asked()).isEqualTo(2);
    }

    private Set<String> names(Path template) throws IOException, InterruptedException {
        return inspections.variables(template, folder, folder).orElseThrow();
    }

    private long asked() throws IOException {
        return Files.readAllLines(folder.resolve("asked")).size();
    }
}
