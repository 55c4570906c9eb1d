using System.CommandLine;
using InferenceRuntime.Bench.Inputs;
using InferenceRuntime.Configuration;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Bench;

/// <summary>The argument and the flags of <c>bench</c>. They have no environment twins: in a pod, MODEL and others are the server's.</summary>
internal sealed class BenchFlags
{
    private readonly Command _command;
    private readonly Argument<string> _target;
    private readonly Flag<string?> _model;
    private readonly Flag<BenchProtocol> _protocol;
    private readonly Flag<IReadOnlyList<int>> _concurrency;
    private readonly Flag<TimeSpan> _duration;
    private readonly Flag<TimeSpan> _warmup;
    private readonly Flag<TimeSpan> _timeout;
    private readonly Flag<KeyValuePair<string, long[]>> _shapes;
    private readonly Flag<int?> _batch;
    private readonly Flag<BenchData> _data;
    private readonly Flag<int> _seed;
    private readonly Flag<string?> _input;
    private readonly Flag<KeyValuePair<string, string>> _headers;
    private readonly Flag<ExecutionProvider> _provider;
    private readonly Flag<int?> _intraOpThreads;
    private readonly Option<bool> _sweep;
    private readonly Flag<int> _maxBatch;
    private readonly Option<string> _output;

    public BenchFlags(Command command)
    {
        _command = command;
        _target = new Argument<string>("TARGET") { Description = "A model file, to be run in this process, or a server: http://HOST:PORT." };
        command.Arguments.Add(_target);
        _model = Add("--model", "NAME", "The model on the server. Default: its only one.", text => (string?)text);
        _protocol = Add("--protocol", "json|binary|grpc", "How the server is spoken to. Default binary.", SettingValues.OneOf<BenchProtocol>());
        _concurrency = Add("--concurrency", "N[,N...]", "How many requests are under way at once, one level after the other. Default 1,2,4,8.", BenchValues.Levels);
        _duration = Add("--duration", "DURATION", "How long each level is measured. Default 5s, of a sweep 1s.", SettingValues.PositiveDuration);
        _warmup = Add("--warmup", "DURATION", "How long each level runs before it is measured. Default 1s, of a sweep 250ms.", SettingValues.Duration);
        _timeout = Add("--timeout", "DURATION", "The time limit of a request to a server. Default 30s.", SettingValues.PositiveDuration);
        _shapes = Add("--shape", "NAME:D,D,...", "The shape of an input; needed where dimensions after the first are free. May be given several times.", BenchValues.Shape);
        _batch = Add("--batch", "N", "Rows in each request. Default 1, or as --shape says.", text => (int?)SettingValues.Integer(1, 65_536)(text));
        _data = Add("--data", "random|zeros", "What the inputs are filled with. Default random.", SettingValues.OneOf<BenchData>());
        _seed = Add("--seed", "N", "Of the random data. Default 1.", SettingValues.Integer(0, int.MaxValue));
        _input = Add("--input", "FILE", "An infer request in JSON to send instead of generated inputs.", text => (string?)text);
        _headers = Add("--header", "NAME: VALUE", "Sent with every request. May be given several times.", BenchValues.Header);
        _provider = Add("--execution-provider", "cpu|cuda|tensorrt|migraphx", "Where a model in this process runs. Default cpu.", SettingValues.OneOf<ExecutionProvider>());
        _intraOpThreads = Add("--intra-op-threads", "N", "Threads inside one operator of a model in this process. Default: the CPU limit.", text => (int?)SettingValues.Integer(1, 1024)(text));
        _sweep = new Option<bool>("--sweep") { Description = "Try threads (in process), concurrency and batch sizes, and print the settings for the InferenceService." };
        command.Options.Add(_sweep);
        _maxBatch = Add("--max-batch", "N", "The largest batch that --sweep tries. Default 32.", SettingValues.Integer(1, 65_536));
        _output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text" };
        _output.AcceptOnlyFromAmong("text", "json");
        command.Options.Add(_output);
    }

    /// <summary>The options, or null when <paramref name="errors"/> says what is wrong: everything, not only the first.</summary>
    public BenchOptions? Bind(ParseResult parsed, out IReadOnlyList<string> errors)
    {
        var found = parsed.Errors.Select(error => error.Message).ToList();
        var target = parsed.GetResult(_target) is { Tokens.Count: > 0 } result ? result.Tokens[0].Value : string.Empty;
        var server = Server(target, found);
        var shapes = _shapes.GetAll(parsed, found);
        found.AddRange(shapes.GroupBy(shape => shape.Key, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => $"--shape: '{group.Key}' is given more than once."));
        var sweep = parsed.GetResult(_sweep) is { Implicit: false };
        var options = new BenchOptions
        {
            Target = target,
            Server = server,
            Model = _model.Get(parsed, null, found),
            Protocol = _protocol.Get(parsed, BenchProtocol.Binary, found),
            Concurrency = _concurrency.Get(parsed, [1, 2, 4, 8], found),
            Duration = _duration.Get(parsed, TimeSpan.FromSeconds(sweep ? 1 : 5), found),
            Warmup = _warmup.Get(parsed, TimeSpan.FromMilliseconds(sweep ? 250 : 1000), found),
            Timeout = _timeout.Get(parsed, TimeSpan.FromSeconds(30), found),
            Shapes = shapes.DistinctBy(shape => shape.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal),
            Batch = _batch.Get(parsed, null, found),
            Data = _data.Get(parsed, BenchData.Random, found),
            Seed = _seed.Get(parsed, 1, found),
            Input = _input.Get(parsed, null, found),
            Headers = _headers.GetAll(parsed, found),
            ExecutionProvider = _provider.Get(parsed, ExecutionProvider.Cpu, found),
            IntraOpThreads = _intraOpThreads.Get(parsed, null, found),
            Sweep = sweep,
            MaxBatch = _maxBatch.Get(parsed, 32, found),
            Json = parsed.GetResult(_output)?.Tokens is [{ Value: "json" }],
        };
        CheckTogether(options, found);
        errors = found;
        return found.Count == 0 ? options : null;
    }

    private static Uri? Server(string target, List<string> errors)
    {
        if (!target.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        if (Uri.TryCreate(target, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        errors.Add($"TARGET: '{target}' is not http://HOST:PORT or https://HOST:PORT; a model file is given by its path.");
        return null;
    }

    private static void CheckTogether(BenchOptions options, List<string> errors)
    {
        if (options.Input is not null && (options.Shapes.Count > 0 || options.Batch is not null || options.Sweep))
        {
            errors.Add("--input: the file has its own shapes; --shape, --batch and --sweep can not be given with it.");
        }

        if (options.Server is null && (options.Model is not null || options.Headers.Count > 0))
        {
            errors.Add("--model, --header: for a server only; the target is a file.");
        }

        if (options.Server is not null && options.IntraOpThreads is not null)
        {
            errors.Add("--intra-op-threads: for a model in this process only; a server has its own.");
        }
    }

    private Flag<T> Add<T>(string name, string valueName, string description, Func<string, T> read)
    {
        var flag = new Flag<T>(name, valueName, description, read);
        _command.Options.Add(flag.Option);
        return flag;
    }
}
