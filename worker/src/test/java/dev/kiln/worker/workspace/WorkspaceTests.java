package dev.kiln.worker.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I7: two attempts never share a writable file. */
class WorkspaceTests {

    @TempDir
    private Path folder;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectories(folder.resolve("source"));
        write("one/template.json", "{}");
        write("hcl/a.pkr.hcl", "");
        write("hcl/b.json", "");
        write("two/a.json", "");
        write("two/b.json", "");
        write("none/readme.md", "");
        write("single.json", "{}");
    }

    @Test
    void attemptsWorkOnCopies() throws Exception {
        Workspaces workspaces = Workspaces.in(folder.resolve("w"));
        try (Workspace first = filled(workspaces);
                Workspace second = filled(workspaces)) {
            Files.writeString(first.template("one"), "changed");

            assertThat(Files.readString(second.template("one"))).isEqualTo("{}");
            assertThat(Files.readString(source.resolve("one/template.json"))).isEqualTo("{}");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first.root())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void aWorkspaceIsGoneAfterwardsEvenIfFilesInItAreProtected() throws Exception {
        Workspace workspace = filled(Workspaces.in(folder.resolve("w")));
        Path locked = Files.createDirectory(workspace.scratch().resolve("locked"));
        Files.writeString(locked.resolve("file"), "");
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-x------"));

        workspace.close();

        assertThat(workspace.root()).doesNotExist();
    }

    @Test
    void whatEarlierRunsLeftIsFound() throws Exception {
        filled(Workspaces.in(folder.resolve("w")));

        assertThat(Workspaces.in(folder.resolve("w")).leftovers()).hasSize(1);
    }

    @Test
    void aTemplateIsAFileOrAFolder() throws Exception {
        try (Workspace workspace = filled(Workspaces.in(folder.resolve("w")))) {
            assertThat(workspace.template("single.json").getFileName()).hasToString("single.json");
            assertThat(workspace.template("one").getFileName()).hasToString("template.json");
            assertThat(workspace.template("hcl").getFileName()).hasToString("hcl");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "two", "none", "../source/one", "/etc/passwd", "one/../../../source/one"})
    void whatIsNoTemplateOfTheSourceIsRefused(String path) throws Exception {
        try (Workspace workspace = filled(Workspaces.in(folder.resolve("w")))) {
            assertThatThrownBy(() -> workspace.template(path)).isInstanceOf(NoSuchTemplateException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../../outside"})
    void aLinkThatLeadsOutOfTheSourceIsRefused(String target) throws Exception {
        Files.createSymbolicLink(source.resolve("one/link"), Path.of(target));

        assertThatThrownBy(() -> filled(Workspaces.in(folder.resolve("w"))))
                .isInstanceOf(NoSuchTemplateException.class)
                .hasMessageContaining("link");
    }

    @Test
    void aFolderHasNoRefs() {
        assertThatThrownBy(() -> new DirectorySource(source).copyTo(folder.resolve("x"), "v1"))
                .isInstanceOf(NoSuchTemplateException.class)
                .hasMessageContaining("'v1'");
    }

    private Workspace filled(Workspaces workspaces) throws IOException {
        Workspace workspace = workspaces.open();
        new DirectorySource(source).copyTo(workspace.templates(), null);
        return workspace;
    }

    private void write(String name, String content) throws IOException {
        Path file = source.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
