package dev.kiln.worker.packer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.common.build.Failure;
import dev.kiln.common.build.FailureClass;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureRulesTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bad-request | template-broken  | Failed to parse template: Error parsing JSON: invalid character 'n'
                    bad-request | variable-missing | * required variable not set: req
                    bad-request | plugin-unknown   | error initializing builder 'nosuch': Unknown builder nosuch
                    permanent   | name-exists      | Error: AMI Name: 'x' is used by an existing AMI: ami-1
                    permanent   | tests-failed     | Error running Goss: goss non-zero exit status
                    permanent   | authentication   | AuthFailure: AWS was not able to validate the provided access credentials
                    transient   | package-lock     | E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1234
                    transient   | mirror           | E: Failed to fetch http://archive.ubuntu.com/ubuntu/x.deb  503  Service Unavailable
                    transient   | network          | Timeout waiting for SSH.
                    transient   | throttled        | RequestLimitExceeded: Request limit exceeded.
                    transient   | no-capacity      | InsufficientInstanceCapacity: We currently do not have sufficient capacity
                    transient   | no-space         | write /tmp/x: No space left on device
                    permanent   | packer-exit      | Script exited with non-zero exit status: 3.Allowed exit codes are: [0]
                    """)
    void theCauseIsReadInWhatPackerSays(String failureClass, String rule, String said) {
        PackerOutput output = new PackerOutput(line -> {});
        output.accept("1795411286,,ui,say,==> x: working");
        output.accept("1795411286,,ui,error," + said.replace(",", "%!(PACKER_COMMA)"));

        Failure failure = FailureRules.classify(1, output);

        assertThat(failure.failureClass().wireName()).isEqualTo(failureClass);
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.message()).contains(said);
        assertThat(failure.exitCode()).isEqualTo(1);
    }

    @Test
    void packerKilledWithoutAWordIsWorthAnotherTry() {
        Failure failure = FailureRules.classify(137, new PackerOutput(line -> {}));

        assertThat(failure.failureClass()).isEqualTo(FailureClass.TRANSIENT);
    }

    @Test
    void anExitWithoutAWordIsToldAsSuch() {
        assertThat(FailureRules.classify(2, new PackerOutput(line -> {})).message())
                .contains("exit code 2");
    }
}
