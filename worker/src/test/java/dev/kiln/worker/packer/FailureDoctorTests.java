package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import dev.kiln.worker.process.Excess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines as Packer, Ansible, apt and the clouds print them. */
class FailureDoctorTests {

    private final FailureDoctor doctor = doctor(Optional.empty());

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    bad-request | template-broken  | Failed to parse template: Error parsing JSON: invalid character 'n' looking for beginning of value
                    bad-request | template-broken  | Error: Unsupported argument
                    bad-request | variable-missing | * required variable not set: kubernetes_semver
                    bad-request | variable-missing | Error: Unset variable "who"
                    bad-request | variable-unknown | Error: Undefined variable
                    bad-request | plugin-unknown   | error initializing builder 'nosuch': Unknown builder nosuch
                    bad-request | plugin-unknown   | Error: Missing plugins
                    bad-request | plugin-unknown   | * The builder amazon-ebs is unknown by Packer, and is likely part of a plugin that is not installed.
                    permanent   | name-exists      | Error: AMI Name: 'capa-ami-ubuntu-24.04-v1.34.2-1' is used by an existing AMI: ami-0f4804aff4cf9c5a2
                    permanent   | name-exists      | ubuntu-2404-kube-v1.34.2 already exists, you can use -force flag to destroy it: <nil>
                    permanent   | tests-failed     | Error running Goss: goss non-zero exit status
                    permanent   | authentication   | AuthFailure: AWS was not able to validate the provided access credentials
                    permanent   | authentication   | UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: x
                    permanent   | authentication   | AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value
                    permanent   | authentication   | ServerFaultCode: Cannot complete login due to an incorrect user name or password.
                    permanent   | quota            | VcpuLimitExceeded: You have requested more vCPU capacity than your current vCPU limit of 32 allows
                    permanent   | quota            | Operation could not be completed as it results in exceeding approved standardBSFamily Cores quota.
                    permanent   | quota            | googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 24.0 in region us-central1., quotaExceeded
                    transient   | package-lock     | E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234 (unattended-upgr)
                    transient   | package-lock     | fatal: [default]: FAILED! => {"changed": false, "msg": "Failed to lock apt for exclusive operation"}
                    transient   | package-lock     | dpkg: error: dpkg frontend lock was locked by another process with pid 2142
                    transient   | mirror           | E: Failed to fetch http://archive.ubuntu.com/ubuntu/pool/main/x.deb  503  Service Unavailable [IP: 91.189.91.81 80]
                    transient   | mirror           | fatal: [default]: FAILED! => {"msg": "Status code: 504 for https://pkgs.k8s.io/core:/stable:/v1.34/rpm/repodata/repomd.xml"}
                    transient   | mirror           | Curl error (6): Temporary failure in name resolution
                    transient   | download-timeout | fatal: [default]: FAILED! => {"msg": "failed to download https://github.com/containerd/x.tar.gz: Request failed: <urlopen error timed out>"}
                    transient   | download-timeout | The read operation timed out
                    transient   | ssh              | Timeout waiting for SSH.
                    transient   | ssh              | Packer experienced an authentication error when trying to connect via SSH: ssh: handshake failed: ssh: unable to authenticate
                    transient   | ssh              | fatal: [default]: UNREACHABLE! => {"msg": "Failed to connect to the host via ssh: Connection timed out during banner exchange"}
                    transient   | network          | read tcp 10.0.0.5:41234->52.94.1.1:443: read: connection reset by peer
                    transient   | throttled        | RequestLimitExceeded: Request limit exceeded.
                    transient   | throttled        | StatusCode=429 -- Original Error: Code="TooManyRequests" Message="The request is being throttled."
                    transient   | no-capacity      | InsufficientInstanceCapacity: We currently do not have sufficient t3.small capacity in the Availability Zone you requested
                    transient   | no-capacity      | Code="AllocationFailed" Message="Storage allocation failure"
                    transient   | no-capacity      | The zone 'projects/p/zones/us-central1-a' does not have enough resources available to fulfill the request
                    transient   | disk-full        | write /tmp/packer-shell123: No space left on device
                    transient   | memory           | fatal: [default]: FAILED! => {"changed": true, "rc": 137, "msg": "non-zero return code"}
                    transient   | memory           | qemu-system-x86_64: cannot set up guest memory 'pc.ram': Cannot allocate memory
                    transient   | kib-dependencies | make: *** [Makefile:120: deps-common] Error 1
                    permanent   | packer-exit      | Script exited with non-zero exit status: 3.Allowed exit codes are: [0]
                    """)
    void theCauseIsReadInWhatIsSaid(String failureClass, String rule, String said) {
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("1795411286,,ui,say,==> x: working");
        output.accept("1795411286,,ui,message,    x: " + said.replace(",", "%!(PACKER_COMMA)"));
        output.accept("1795411286,,ui,error,Build 'x' errored: Script exited with status 2");

        Failure failure = doctor.diagnose(1, output);

        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.failureClass().wireName()).isEqualTo(failureClass);
        assertThat(failure.message()).isNotBlank();
        if (!rule.equals("packer-exit")) {
            assertThat(failure.line()).contains(said);
        }
        assertThat(failure.exitCode()).isEqualTo(1);
    }

    @Test
    void aBadRequestIsToldInPackersOwnWords() {
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("1795411286,,ui,error,Error: Failed to initialize build \"x\"\\n\\nUnknown builder nosuch");

        Failure failure = doctor.diagnose(1, output);

        assertThat(failure.message()).startsWith("Error: Failed to initialize build");
        assertThat(failure.line()).isEqualTo("Unknown builder nosuch");
    }

    @Test
    void theNewestLineThatTellsSomethingCounts() {
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("1795411286,,ui,message,    x: Connection refused");
        output.accept("1795411286,,ui,message,    x: E: Could not get lock /var/lib/apt/lists/lock");
        output.accept("1795411286,,ui,message,    x: cleaning up");

        assertThat(doctor.diagnose(2, output).rule()).isEqualTo("package-lock");
    }

    @Test
    void packerKilledWithoutAWordIsWorthAnotherTry() {
        Failure failure = doctor.diagnose(137, new PackerOutput(line -> {}));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(failure.rule()).isEqualTo("memory");
    }

    @Test
    void anExitWithoutAWordIsToldAsSuch() {
        assertThat(doctor.diagnose(2, new PackerOutput(line -> {})).message()).contains("exit code 2");
    }

    @Test
    void rulesOfTheOperatorGoFirst() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), """
                - name: our-proxy
                  class: permanent
                  match: "Connection refused.*proxy\\\\.example"
                  cause: The proxy does not let it through
                """);
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("curl: Connection refused by proxy.example");

        Failure failure = doctor(Optional.of(rules)).diagnose(1, output);

        assertThat(failure.rule()).isEqualTo("our-proxy");
        assertThat(failure.message()).isEqualTo("The proxy does not let it through");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [{name: a, class: transient}]               | rule 1 lacks 'match'
                    [{name: A b, class: transient, match: x}]   | lower-case letters
                    [{name: a, class: lost, match: x}]          | class is transient
                    [{name: a, class: permanent, match: '['}]   | 'a': Unclosed character class
                    {name: a}                                   | must be a list
                    [x                                          | is not YAML
                    """)
    void aRuleThatIsNotAsItMustBeIsNamed(String yaml, String complaint) throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), yaml);

        assertThatThrownBy(() -> FailureDoctor.with(Optional.of(rules)))
                .hasMessageContaining(rules.toString())
                .hasMessageContaining(complaint);
    }

    @Test
    void whoMetItsMemoryLimitHasFailedForThat() {
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("1795411286,,ui,error,qemu: signal: killed");

        Failure failure = doctor.diagnose(1, output, Optional.of(new Excess.Memory(2L << 30)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(failure.rule()).isEqualTo("memory-limit");
        assertThat(failure.message()).contains("2048 MB");
        assertThat(failure.advice()).contains("kiln.worker.limits.memory");
        assertThat(failure.line()).isEqualTo("qemu: signal: killed");
    }

    @Test
    void whoMetItsLimitOfProcessesHasFailedForThat() {
        Failure failure = doctor.diagnose(2, new PackerOutput(line -> {}), Optional.of(new Excess.Processes(512)));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.PERMANENT);
        assertThat(failure.rule()).isEqualTo("process-limit");
        assertThat(failure.message()).contains("512");
        assertThat(failure.advice()).contains("kiln.worker.limits.processes");
        assertThat(failure.exitCode()).isEqualTo(2);
    }

    private static FailureDoctor doctor(Optional<Path> rules) {
        try {
            return FailureDoctor.with(rules);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
