package dev.kiln.worker.workspace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Templates in a git repository, by way of a bare mirror on this machine. A ref that the mirror lacks, or that may have
 * moved, is fetched; one at a time. Where the repository is out of reach, what the mirror has is used.
 */
public final class GitSource implements TemplateSource {

    private static final Logger log = LoggerFactory.getLogger(GitSource.class);

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Duration LOCAL = Duration.ofMinutes(1);
    private static final Duration REMOTE = Duration.ofMinutes(10);

    private final String url;
    private final String defaultRef;
    private final Path mirror;
    private final ReentrantLock fetching = new ReentrantLock();

    /** @param mirror where the mirror is, or will be made */
    public GitSource(String url, String defaultRef, Path mirror) {
        this.url = url;
        this.defaultRef = defaultRef;
        this.mirror = mirror;
    }

    @Override
    public Optional<String> copyTo(Path folder, @Nullable String ref) throws IOException, InterruptedException {
        String wanted = ref == null ? defaultRef : ref;
        // A commit is mostly here already: to ask first would be a second process for each attempt.
        if (COMMIT.matcher(wanted).matches() && checkOut(wanted, folder).exitCode() == 0) {
            return Optional.of(wanted);
        }
        String commit = resolve(wanted);
        checkOut(commit, folder).orThrow();
        return Optional.of(commit);
    }

    private Answer checkOut(String commit, Path folder) throws IOException, InterruptedException {
        // An index of its own: two attempts may check out of one mirror at once.
        Path index = folder.resolveSibling("index-" + folder.getFileName());
        try {
            return run(
                    LOCAL,
                    Map.of("GIT_INDEX_FILE", index.toString()),
                    "--work-tree=" + folder,
                    "read-tree",
                    "--reset",
                    "-u",
                    commit + "^{commit}");
        } finally {
            Files.deleteIfExists(index);
        }
    }

    private String resolve(String ref) throws IOException, InterruptedException {
        fetching.lockInterruptibly();
        try {
            if (!Files.exists(mirror.resolve("HEAD"))) {
                Files.createDirectories(mirror);
                run(LOCAL, Map.of(), "init", "--bare", "--quiet").orThrow();
            }
            boolean fixed = COMMIT.matcher(ref).matches();
            Optional<String> known = lookUp(ref);
            if (fixed && known.isPresent()) {
                return known.get();
            }
            fetch(known.isPresent());
            return lookUp(ref)
                    .orElseThrow(() -> new NoSuchTemplateException(
                            "There is no branch, tag or commit '%s' in %s".formatted(ref, url)));
        } finally {
            fetching.unlock();
        }
    }

    private void fetch(boolean mayFail) throws IOException, InterruptedException {
        Answer fetched = run(
                REMOTE,
                Map.of(),
                "fetch",
                "--quiet",
                "--prune",
                "--tags",
                "--force",
                "--",
                url,
                "+refs/heads/*:refs/heads/*",
                "+refs/tags/*:refs/tags/*");
        if (fetched.exitCode() != 0 && !mayFail) {
            fetched.orThrow();
        }
        if (fetched.exitCode() != 0) {
            log.warn("Cannot fetch {}, using what was fetched before: {}", url, fetched.text());
        }
    }

    private Optional<String> lookUp(String ref) throws IOException, InterruptedException {
        // A whole commit id is that to git, whatever else bears the name.
        List<String> candidates =
                COMMIT.matcher(ref).matches() ? List.of(ref) : List.of("refs/tags/" + ref, "refs/heads/" + ref, ref);
        for (String candidate : candidates) {
            Answer answer = run(
                    LOCAL, Map.of(), "rev-parse", "--verify", "--quiet", "--end-of-options", candidate + "^{commit}");
            if (answer.exitCode() == 0) {
                return Optional.of(answer.text().strip());
            }
        }
        return Optional.empty();
    }

    private Answer run(Duration atMost, Map<String, String> more, String... arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("git", "--git-dir=" + mirror));
        words.addAll(List.of(arguments));
        Path output = Files.createTempFile("kiln-git", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
            builder.environment()
                    .putAll(Map.of(
                            "GIT_TERMINAL_PROMPT", "0",
                            "GIT_CONFIG_NOSYSTEM", "1",
                            "GIT_ALLOW_PROTOCOL", "https:ssh:git:file",
                            "LC_ALL", "C"));
            builder.environment().putAll(more);
            Process git = builder.start();
            git.getOutputStream().close();
            if (!git.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                git.descendants().forEach(ProcessHandle::destroyForcibly);
                git.destroyForcibly().waitFor();
                throw new IOException("git %s of %s took longer than %s".formatted(arguments[0], url, atMost));
            }
            return new Answer(arguments[0], git.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private record Answer(String command, int exitCode, String text) {

        void orThrow() throws IOException {
            if (exitCode != 0) {
                throw new IOException("git %s failed with exit code %d: %s".formatted(command, exitCode, text.strip()));
            }
        }
    }
}
