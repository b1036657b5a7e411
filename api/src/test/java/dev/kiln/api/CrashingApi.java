package dev.kiln.api;

import java.nio.file.Path;
import java.util.Arrays;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;

/** An instance of the api that dies where its plan says. The plan is in the first two arguments. */
final class CrashingApi {

    private CrashingApi() {}

    public static void main(String[] arguments) {
        var plan = new CrashPoint.Plan(CrashPoint.valueOf(arguments[0]), Path.of(arguments[1]));
        SpringApplication application = new SpringApplication(KilnApi.class);
        application.addInitializers(context -> context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource database ? new CrashingDatabase(database, plan) : bean;
            }
        }));
        application.run(Arrays.copyOfRange(arguments, 2, arguments.length));
    }
}
