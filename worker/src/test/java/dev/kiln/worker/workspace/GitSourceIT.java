package dev.kiln.worker.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a real git and a repository in a folder. */
class GitSourceIT {

    @TempDir
    private Path folder;

    private Path repository;
    private GitSource source;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = Files.createDirectory(folder.resolve("repository"));
        git("init", "--quiet", "--initial-branch=main");
        commit("one");
        git("tag", "v1");
        commit("two");
        source = new GitSource(repository.toUri().toString(), "main", folder.resolve("mirror"));
    }

    @Test
    void aBranchATagAndACommitAreFound() throws Exception {
        String tagged = git("rev-parse", "v1");

        assertThat(contentOf(null)).isEqualTo("two");
        assertThat(contentOf("main")).isEqualTo("two");
        assertThat(contentOf("v1")).isEqualTo("one");
        assertThat(contentOf(tagged)).isEqualTo("one");
    }

    @Test
    void theCommitIsTold() throws Exception {
        assertThat(source.copyTo(target(), "v1")).contains(git("rev-parse", "v1"));
    }

    @Test
    void aBranchThatMovedIsFetched() throws Exception {
        contentOf("main");
        commit("three");

        assertThat(contentOf("main")).isEqualTo("three");
    }

    @Test
    void aRefThatIsKnownIsThereAlsoWhenTheRepositoryIsNot() throws Exception {
        contentOf("main");
        Files.move(repository, folder.resolve("moved"));

        assertThat(contentOf("v1")).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "--upload-pack=touch", "v1..main", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef"})
    void whatIsNoRefIsRefused(String ref) {
        assertThatThrownBy(() -> contentOf(ref))
                .isInstanceOf(NoSuchTemplateException.class)
                .hasMessageContaining(ref);
    }

    private String contentOf(@org.jspecify.annotations.Nullable String ref) throws IOException, InterruptedException {
        Path target = target();
        source.copyTo(target, ref);
        assertThat(target.resolve(".git")).doesNotExist();
        return Files.readString(target.resolve("file"));
    }

    private Path target() throws IOException {
        return Files.createTempDirectory(folder, "target");
    }

    private void commit(String content) throws Exception {
        Files.writeString(repository.resolve("file"), content);
        git("add", "file");
        git("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com", "commit", "--quiet", "-m", content);
    }

    private String git(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("git", "-C", repository.toString()));
        words.addAll(List.of(arguments));
        Process git = new ProcessBuilder(words).redirectErrorStream(true).start();
        String answer =
                new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        assertThat(git.waitFor()).as(answer).isZero();
        return answer;
    }
}
