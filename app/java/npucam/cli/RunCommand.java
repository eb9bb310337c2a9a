package npucam.cli;

import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import npucam.capture.FrameSource;
import npucam.capture.FrameSources;
import npucam.config.Config;
import npucam.config.ConfigFile;
import npucam.health.Ledger;
import npucam.health.LineStats;
import npucam.health.SystemdNotify;
import npucam.npu.ProcessEnd;
import npucam.pipeline.Line;
import npucam.publish.MqttPublisher;
import npucam.publish.Outbox;
import npucam.publish.PublishSettings;
import org.tinylog.Logger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code npucam run}: the service, in the foreground. */
@Command(name = "run", description = "Runs the service in the foreground until SIGTERM or Ctrl-C.")
final class RunCommand implements Callable<Integer> {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The config file; device-config/pc.toml is a commented example.")
    private Path file;

    @Override
    public Integer call() {
        Config config = ConfigFile.read(file);
        Log.start(config.log().level());
        PublishSettings mqtt = config.publish();
        Ledger ledger = new Ledger();
        LineStats stats = new LineStats();
        Outbox outbox = new Outbox(mqtt, ledger);
        try (StopOnSignal signal = new StopOnSignal();
                ProvenModel proven = ProvenModel.open(config, System.getenv());
                FrameSource source = FrameSources.open(config.capture())) {
            LoadedModel model = proven.loaded();
            Line line =
                    new Line(source, model.preprocessor(), model.engine(), model.decoder(), outbox::put, ledger, stats);
            signal.calls(line::stop);
            try (MqttPublisher publisher = new MqttPublisher(mqtt, outbox, ledger, UUID.randomUUID());
                    Summary summary = new Summary(
                            config.log().summaryInterval(), mqtt.camera(), stats, ledger, source, model.decoder());
                    Watch watch = new Watch(
                            line::longestInference,
                            stats,
                            new SystemdNotify(System.getenv()),
                            model.engine(),
                            config.engine().stuckAfter(),
                            () -> ProcessEnd.now(ExitCode.STUCK))) {
                publisher.announce(proven.report());
                publisher.start();
                summary.start();
                watch.start();
                line.run();
            }
            Logger.info("{}", ledger.balance());
            signal.succeeded();
        }
        return ExitCode.OK;
    }
}
