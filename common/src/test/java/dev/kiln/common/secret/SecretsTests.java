package dev.kiln.common.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTests {

    static Stream<String> keys() {
        return Keys.ALL.values().stream();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyIsToldByItsFormAndNothingElseIsMasked(String key) {
        assertThat(KeyShapes.in(key)).isTrue();
        String secret = key.substring(Math.max(key.indexOf('='), key.indexOf("-----")) + 1)
                .strip();
        String masked = KeyShapes.masked("before " + key + " after", "***");

        assertThat(masked)
                .startsWith("before ")
                .contains("***")
                .endsWith(" after")
                .doesNotContain(secret);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ami-0f4804aff4cf9c5a2",
                "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                "/subscriptions/0198c1a2-7b3c-7d4e-8f50-112233445566/resourceGroups/x",
                "https://pkgs.k8s.io/core:/stable:/v1.34/deb/",
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGk8s0bW5vdGFrZXlhdGFsbDEyMzQ1Njc4OTAxMjM0 me@host",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "{{user `build_name`}}-kube"
            })
    void ordinaryTextIsLeftAlone(String text) {
        assertThat(KeyShapes.in(text)).isFalse();
        assertThat(KeyShapes.masked(text, "***")).isEqualTo(text);
    }

    @Test
    void aPasswordInAnUrlIsMaskedAndItsUserIsNot() {
        assertThat(KeyShapes.masked("fatal: https://bot:" + "hunter2" + "@git.example/x.git not found", "***"))
                .isEqualTo("fatal: https://bot:***@git.example/x.git not found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{env `AWS_SECRET_ACCESS_KEY`}}",
                "a {{ env \"HOME\" | upper }}",
                "{{vault `/secret/data/x` `key`}}",
                "{{ consul_key `x` }}",
                "{{aws_secretsmanager `x` `y`}}",
                "{{printf `%s` (env `X`)}}"
            })
    void expressionsThatReadTheWorkersOwnAreFound(String value) {
        assertThat(Expressions.readsSecrets(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "{{user `environment`}}", "{{timestamp}}", "vault-agent consul"})
    void otherValuesAreNot(String value) {
        assertThat(Expressions.readsSecrets(value)).isFalse();
    }

    @Test
    void anExpressionThatReadsAnotherVariableIsFound() {
        assertThat(Expressions.reads("x-{{ user `password` }}", "password"::equals))
                .isTrue();
        assertThat(Expressions.reads("x-{{ user `build_name` }}", "password"::equals))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "ssh_password", "aws_secret_key", "client_secret", "AWS_SESSION_TOKEN", "api_key"})
    void usualPlacesOfSecretsAreKnown(String name) {
        assertThat(NamePatterns.SECRET_VARIABLES.matches(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vnc_disable_password",
                "kms_key_id",
                "key_file",
                "kubernetes_deb_gpg_key",
                "ssh_keypair_name",
                "passwords"
            })
    void otherVariablesAreNotTakenForThem(String name) {
        assertThat(NamePatterns.SECRET_VARIABLES.matches(name)).isFalse();
    }

    @Test
    void aStarStandsForAnyLettersAndNothingElseDoes() {
        NamePatterns patterns = new NamePatterns(List.of("a.*c"));

        assertThat(patterns.matches("a.bbc")).isTrue();
        assertThat(patterns.matches("axbc")).isFalse();
        assertThat(patterns.matches("a.cd")).isFalse();
    }
}
