using System.CommandLine;
using System.Net;
using InferenceRuntime.Models;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Configuration;

/// <summary>The flags of <c>serve</c>: names, bounds and what they mean. Their defaults are in <see cref="Bind"/>.</summary>
internal sealed class ServeFlags
{
    /// <summary>Where Kubernetes looks for a container's last words.</summary>
    public const string KubernetesTerminationLog = "/dev/termination-log";

    private readonly Command _command;
    private readonly Func<string, string?> _environment;
    private readonly Flag<KeyValuePair<string, string>> _models;
    private readonly Flag<KeyValuePair<string, string>> _digests;
    private readonly Flag<KeyValuePair<string, string>> _credentials;
    private readonly Flag<KeyValuePair<string, string>> _versions;
    private readonly Flag<KeyValuePair<string, string>> _publicKeys;
    private readonly Flag<KeyValuePair<string, string>> _signatures;
    private readonly Flag<string?> _mounts;
    private readonly FetchFlags _fetch;
    private readonly Flag<IPEndPoint> _httpAddress;
    private readonly Flag<IPEndPoint> _grpcAddress;
    private readonly SecurityFlags _security;
    private readonly Flag<string?> _terminationLog;
    private readonly Flag<ExecutionProvider> _provider;
    private readonly Flag<int> _gpus;
    private readonly Flag<int?> _intraOpThreads;
    private readonly Flag<int?> _interOpThreads;
    private readonly Flag<bool> _allowSpinning;
    private readonly Flag<int> _warmupIterations;
    private readonly Flag<TimeSpan> _requestTimeout;
    private readonly Flag<long> _maxRequestBytes;
    private readonly Flag<long> _maxConnections;
    private readonly Flag<int?> _maxConcurrency;
    private readonly Flag<int> _maxQueueSize;
    private readonly Flag<int> _maxBatchSize;
    private readonly Flag<TimeSpan> _maxBatchDelay;
    private readonly Flag<bool> _allowModelControl;
    private readonly Flag<TimeSpan> _lameDuck;
    private readonly Flag<TimeSpan> _drainTimeout;
    private readonly Flag<bool> _keepServing;
    private readonly Flag<LogFormat> _logFormat;
    private readonly Flag<LogLevel> _logLevel;

    public ServeFlags(Command command, Func<string, string?> environment)
    {
        _command = command;
        _environment = environment;
        _models = Add("--model", "NAME=URI", "A model to serve, from any store of docs/models.md. May be given several times; the variable parts them by white space.", SettingValues.Model);
        _digests = Add("--model-sha256", "NAME=HEX", "The digest that the model must have; a mismatch fails closed.", SettingValues.ModelDigest);
        _credentials = Add("--model-credentials", "NAME=FOLDER", "The folder with the keys for the model's store, as Kubernetes mounts a Secret. Default: the process's own identity.", SettingValues.NamedText("NAME=FOLDER"));
        _versions = Add("--model-version", "NAME=VERSION", "The store's version that is expected; the cache's memory of another one does not count.", SettingValues.NamedText("NAME=VERSION"));
        _publicKeys = Add("--model-public-key", "NAME=FILE", "A public key in PEM form that the model must be signed with; anything else fails closed.", SettingValues.NamedText("NAME=FILE"));
        _signatures = Add("--model-signature", "NAME=URI", "Where the model's signature is. Default: the model's URI with .sig after it.", SettingValues.NamedText("NAME=URI"));
        _mounts = Add("--mounts", "FOLDER", "Where pvc:// and configmap:// are mounted, as pvc/CLAIM and configmap/NAME.", text => (string?)text);
        _fetch = new FetchFlags(command, environment);
        _httpAddress = Add("--http-address", "HOST:PORT", "Where REST, health and metrics listen; port 0 takes a free one. Default 0.0.0.0:8080.", SettingValues.Address);
        _grpcAddress = Add("--grpc-address", "HOST:PORT", "Where gRPC listens; port 0 takes a free one. Default 0.0.0.0:8081.", SettingValues.Address);
        _security = new SecurityFlags(command, environment);
        _terminationLog = Add("--termination-log", "FILE", $"Where the reason of a failed load is written. Default {KubernetesTerminationLog}, where that exists.", text => (string?)text);
        _provider = Add("--execution-provider", "cpu|cuda|tensorrt|migraphx", "Where models run: there, or the load fails. Default cpu.", SettingValues.OneOf<ExecutionProvider>());
        _gpus = Add("--gpus", "N", "GPUs that each get every model and a part of its runs. Default 1.", SettingValues.Integer(1, 64));
        _intraOpThreads = Add("--intra-op-threads", "N", "Threads inside one operator. Default: the CPU limit.", Optional(SettingValues.Integer(1, 1024)));
        _interOpThreads = Add("--inter-op-threads", "N", "Operators that run at once. Default 1.", Optional(SettingValues.Integer(1, 1024)));
        _allowSpinning = Add("--allow-spinning", "true|false", "Let idle ONNX Runtime threads spin: a single client is answered sooner, several are served slower.", SettingValues.Boolean, bare: "true");
        _warmupIterations = Add("--warmup-iterations", "N", "Runs that a model must answer before it is ready; 0 skips them. Default 3.", SettingValues.Integer(0, 10_000));
        _requestTimeout = Add("--request-timeout", "DURATION", "From the end of a request's body to the model's answer. Default 30s.", SettingValues.PositiveDuration);
        _maxRequestBytes = Add("--max-request-bytes", "BYTES", "The largest request body. Default 67108864 (64 MiB).", SettingValues.Long(1, Array.MaxLength));
        _maxConnections = Add("--max-connections", "N", "Connections open at once on each address; more are closed at once. Default 10000.", SettingValues.Long(1, 1_000_000));
        _maxConcurrency = Add("--max-concurrency", "N", "Runs at once. Default: the CPU limit, at least 4; with --max-batch-size the CPU limit over --intra-op-threads.", Optional(SettingValues.Integer(1, 1024)));
        _maxQueueSize = Add("--max-queue-size", "N", "Requests that may wait; more are refused at once. Default 1024.", SettingValues.Integer(0, 1_048_576));
        _maxBatchSize = Add("--max-batch-size", "ROWS", "Rows of the first dimension that requests are merged up to; 1 runs every request alone. Default 1.", SettingValues.Integer(1, 65_536));
        _maxBatchDelay = Add("--max-batch-delay", "DURATION", "How long a request waits for others to merge with although the model is idle. Default 0s.", SettingValues.Duration);
        _allowModelControl = Add("--allow-model-control", "true|false", "Let clients load and unload models.", SettingValues.Boolean, bare: "true");
        _lameDuck = Add("--lame-duck", "DURATION", "After SIGTERM: how long new requests are still answered. Default 5s.", SettingValues.Duration);
        _drainTimeout = Add("--drain-timeout", "DURATION", "After the lame duck: how long requests in flight may take. Default 25s.", SettingValues.Duration);
        _keepServing = Add("--keep-serving", "true|false", "Stay up, not ready, when a model can not be loaded.", SettingValues.Boolean, bare: "true");
        _logFormat = Add("--log-format", "text|json", "How log lines are written. Default text.", SettingValues.OneOf<LogFormat>());
        _logLevel = Add("--log-level", "LEVEL", "The least severe level that is logged. Default information.", SettingValues.OneOf<LogLevel>());
    }

    /// <summary>The options, or null when <paramref name="errors"/> says what is wrong: everything, not only the first.</summary>
    public ServeOptions? Bind(ParseResult parsed, out IReadOnlyList<string> errors)
    {
        var found = parsed.Errors.Select(error => error.Message).ToList();
        var models = _models.GetAll(parsed, found);
        var digests = _digests.GetAll(parsed, found);
        var credentials = _credentials.GetAll(parsed, found);
        var versions = _versions.GetAll(parsed, found);
        var publicKeys = _publicKeys.GetAll(parsed, found);
        var signatures = _signatures.GetAll(parsed, found);
        CheckNames(models, found);
        CheckBelong("--model-sha256", digests, models, found);
        CheckBelong("--model-credentials", credentials, models, found);
        CheckBelong("--model-version", versions, models, found);
        CheckBelong("--model-public-key", publicKeys, models, found);
        CheckBelong("--model-signature", signatures, publicKeys, found, "--model-public-key");
        var options = new ServeOptions
        {
            Models =
            [
                .. models.Select(model => new ModelReference(model.Key, model.Value, Of(digests, model))
                {
                    CredentialsFolder = Of(credentials, model),
                    SourceVersion = Of(versions, model),
                    PublicKeyFile = Of(publicKeys, model),
                    SignatureUri = Of(signatures, model),
                }),
            ],
            Mounts = _mounts.Get(parsed, null, found),
            Cache = _fetch.Cache(parsed, found),
            Fetch = _fetch.Bind(parsed, found),
            HttpAddress = _httpAddress.Get(parsed, new IPEndPoint(IPAddress.Any, 8080), found),
            GrpcAddress = _grpcAddress.Get(parsed, new IPEndPoint(IPAddress.Any, 8081), found),
            Security = _security.Bind(parsed, found),
            TerminationLog = _terminationLog.Get(parsed, File.Exists(KubernetesTerminationLog) ? KubernetesTerminationLog : null, found),
            ExecutionProvider = _provider.Get(parsed, ExecutionProvider.Cpu, found),
            Gpus = _gpus.Get(parsed, 1, found),
            IntraOpThreads = _intraOpThreads.Get(parsed, null, found),
            InterOpThreads = _interOpThreads.Get(parsed, null, found),
            AllowSpinning = _allowSpinning.Get(parsed, false, found),
            WarmupIterations = _warmupIterations.Get(parsed, 3, found),
            RequestTimeout = _requestTimeout.Get(parsed, TimeSpan.FromSeconds(30), found),
            MaxRequestBytes = _maxRequestBytes.Get(parsed, 64L * 1024 * 1024, found),
            MaxConnections = _maxConnections.Get(parsed, 10_000, found),
            MaxConcurrency = _maxConcurrency.Get(parsed, null, found),
            MaxQueueSize = _maxQueueSize.Get(parsed, 1024, found),
            MaxBatchSize = _maxBatchSize.Get(parsed, 1, found),
            MaxBatchDelay = _maxBatchDelay.Get(parsed, TimeSpan.Zero, found),
            AllowModelControl = _allowModelControl.Get(parsed, false, found),
            LameDuck = _lameDuck.Get(parsed, TimeSpan.FromSeconds(5), found),
            DrainTimeout = _drainTimeout.Get(parsed, TimeSpan.FromSeconds(25), found),
            KeepServing = _keepServing.Get(parsed, false, found),
            LogFormat = _logFormat.Get(parsed, LogFormat.Text, found),
            LogLevel = _logLevel.Get(parsed, LogLevel.Information, found),
        };
        if (options is { Gpus: > 1, ExecutionProvider: ExecutionProvider.Cpu })
        {
            found.Add($"--gpus: is {options.Gpus} with the execution provider cpu; name the GPUs' provider with --execution-provider, or leave --gpus out.");
        }

        errors = found;
        return found.Count == 0 ? options : null;
    }

    private static void CheckNames(IReadOnlyList<KeyValuePair<string, string>> models, List<string> errors)
    {
        if (models.Count == 0 && errors.Count == 0)
        {
            errors.Add("--model: none is given; at least one --model=NAME=URI is expected.");
        }

        errors.AddRange(Repeated(models).Select(name => $"--model: the name '{name}' is given more than once."));
    }

    private static void CheckBelong(
        string flag, IReadOnlyList<KeyValuePair<string, string>> values, IReadOnlyList<KeyValuePair<string, string>> to, List<string> errors, string toFlag = "--model")
    {
        errors.AddRange(Repeated(values).Select(name => $"{flag}: '{name}' is given more than once."));
        errors.AddRange(values.Where(value => to.All(other => other.Key != value.Key)).Select(value => $"{flag}: there is no {toFlag} named '{value.Key}'."));
    }

    private static string? Of(IReadOnlyList<KeyValuePair<string, string>> values, KeyValuePair<string, string> model) => values.FirstOrDefault(value => value.Key == model.Key).Value;

    private static IEnumerable<string> Repeated(IEnumerable<KeyValuePair<string, string>> pairs) =>
        pairs.GroupBy(pair => pair.Key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private static Func<string, int?> Optional(Func<string, int> read) => text => read(text);

    private Flag<T> Add<T>(string name, string valueName, string description, Func<string, T> read, string? bare = null)
    {
        var flag = bare is null ? new Flag<T>(name, valueName, description, read, _environment) : new Flag<T>(name, valueName, description, read, _environment) { Bare = bare };
        _command.Options.Add(flag.Option);
        return flag;
    }
}
