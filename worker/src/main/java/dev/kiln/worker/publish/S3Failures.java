package dev.kiln.worker.publish;

import dev.kiln.common.build.FailureClass;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the failures of a bucket mean, and what can be done about them. */
record S3Failures(String bucket) {

    /** How the SDK begins its sentence when no provider of its chain has any. */
    private static final String NO_CREDENTIALS = "Unable to load credentials";

    NotStoredException of(SdkException failure) {
        return failure instanceof AwsServiceException answer ? answered(answer) : unanswered(failure);
    }

    /** Whether nobody but the operator can make it work. */
    boolean isCertain(SdkException failure) {
        return failure instanceof AwsServiceException answer ? answer.statusCode() == 404 : lacksCredentials(failure);
    }

    private static boolean lacksCredentials(SdkException failure) {
        return String.valueOf(failure.getMessage()).startsWith(NO_CREDENTIALS);
    }

    private NotStoredException answered(AwsServiceException answer) {
        int status = answer.statusCode();
        boolean lasting = status >= 300 && status < 500 && !answer.isThrottlingException() && status != 408;
        String advice = switch (status) {
            case 401, 403 ->
                "Let the worker's credentials write, read and delete objects there (s3:PutObject, s3:GetObject, s3:DeleteObject, s3:AbortMultipartUpload)";
            case 404 -> "Make the bucket, or correct kiln.worker.publish.s3.bucket";
            case 301, 307, 400 -> "Check region, endpoint and path-style of kiln.worker.publish.s3";
            default ->
                lasting
                        ? "Check the settings of the bucket and of kiln.worker.publish.s3"
                        : "The store is overloaded or broken: another attempt may succeed";
        };
        return failure(lasting, "it answered %d %s".formatted(status, code(answer)), advice, answer);
    }

    /** The answer to a HEAD request has no body that could tell more. */
    private static String code(AwsServiceException answer) {
        return answer.awsErrorDetails() == null
                ? ""
                : Objects.requireNonNullElse(answer.awsErrorDetails().errorCode(), "");
    }

    private NotStoredException unanswered(SdkException failure) {
        return lacksCredentials(failure)
                ? failure(
                        true,
                        "the worker has no credentials for it",
                        "Set kiln.worker.publish.s3.credentials-file, or give the worker credentials as AWS's SDKs look for them",
                        failure)
                : failure(
                        false,
                        String.valueOf(failure.getMessage()),
                        "Check that the worker reaches the store, and kiln.worker.publish.s3.endpoint",
                        failure);
    }

    private NotStoredException failure(boolean lasting, String what, String advice, SdkException cause) {
        return new NotStoredException(
                lasting ? FailureClass.PERMANENT : FailureClass.TRANSIENT,
                "The bucket '%s' cannot be used: %s".formatted(bucket, what.strip()),
                advice,
                cause);
    }
}
