using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using InferenceRuntime.Tests.Malformed.Wire;
using InferenceRuntime.Tests.Protocols.Rest;
using Testing;
using Testing.Onnx;

namespace InferenceRuntime.Tests.Malformed;

/// <summary>Every known defect through the real process: its status, its message, and a message that no defect brings forth is none.</summary>
public sealed class CorpusTests
{
    /// <summary>Where the REST decoders and the validation speak to clients.</summary>
    private static readonly string[] Decoders =
    [
        "Protocols/BinaryTensors.cs", "Protocols/Rest/ElementCodecs.cs", "Protocols/Rest/InferRequestReader.cs", "Protocols/Rest/JsonCursor.cs",
        "Protocols/Rest/JsonTensorReader.cs", "Protocols/Rest/MemberSet.cs", "Protocols/Rest/ParameterReader.cs", "Protocols/Rest/RawShape.cs",
        "Protocols/Rest/RequestBodyReader.cs", "Protocols/Rest/RequestedOutputsReader.cs", "Serving/RequestValidator.cs",
    ];

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ConcurrentBag<string> _answers = [];

    private RuntimeProcess _runtime = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var two = new OnnxModelBuilder().Input("a", OnnxType.Float, "n", 2).Input("b", OnnxType.Float, "n", 2)
            .Node("Add", ["a", "b"], ["y"]).Output("y", OnnxType.Float, "n", 2).ToBytes();
        _runtime = await RuntimeProcess.ReadyAsync(
            $"--model=m={TestModels.Save(OnnxModels.Linear())}",
            $"--model=text={TestModels.Save(OnnxModels.Identity(OnnxType.String, "n"))}",
            $"--model=two={TestModels.Save(two)}",
            $"--model=free={TestModels.Save(OnnxModels.Identity(OnnxType.Float, "n", "k"))}",
            $"--model=three={TestModels.Save(OnnxModels.Identity(OnnxType.Float, "n", 3))}",
            "--max-request-bytes=4000000");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _runtime.DisposeAsync();

    [TestCaseSource(typeof(CorpusEntry), nameof(CorpusEntry.All))]
    public async Task Infer_Defect_IsAnsweredWithItsCause(CorpusEntry entry)
    {
        var (status, text) = await PostAsync(entry);

        status.Should().Be(entry.Status, text);
        text.Should().Contain(entry.Words);
        Encoding.UTF8.GetByteCount(text).Should().BeLessThan(10_000, "a refusal is short, whatever was refused");
    }

    [Test]
    public void Folder_AndTable_HaveTheSameFiles() =>
        Directory.GetFiles(CorpusEntry.Folder).Select(Path.GetFileName).Where(name => name is not (".gitattributes" or "expected.tsv"))
            .Should().BeSubsetOf(CorpusEntry.All.Select(entry => entry.Name));

    /// <summary>Reads the decoders' sources for their sentences, so that a new message needs an entry.</summary>
    [Test]
    public async Task Decoders_EverySentence_IsInSomeAnswer()
    {
        foreach (var entry in CorpusEntry.All)
        {
            _answers.Add((await PostAsync(entry)).Text);
        }

        _answers.Add(await SendChunkWhoseSizeOverflowsAsync());
        var sources = Decoders.Select(file => Path.Combine(RepositoryPaths.Root, "inference-runtime", file));

        var unheard = sources.SelectMany(file => Sentences(File.ReadAllText(file))).Where(sentence => !_answers.Any(answer => answer.Contains(sentence, StringComparison.Ordinal)));

        unheard.Should().BeEmpty();
    }

    /// <summary>The fixed parts of texts that are sentences: with a space between two words. Holes of interpolation part them.</summary>
    private static IEnumerable<string> Sentences(string source)
    {
        var code = Regex.Replace(source, @"^\s*//.*$|^.*InvalidOperationException\(.*$", "", RegexOptions.Multiline, Second);
        return Regex.Matches(code, """(?<dollar>\$?)"(?<text>(?:[^"\\\n]|\\.)*)"(?:u8)?""", RegexOptions.None, Second)
            .SelectMany(match => match.Groups["dollar"].Length == 0 ? [match.Groups["text"].Value] : Regex.Split(match.Groups["text"].Value, @"\{[^{}]*(?:\}|$)", RegexOptions.None, Second))
            .Select(text => text.Replace("\\\"", "\"", StringComparison.Ordinal))
            .Where(text => Regex.IsMatch(text, "[a-z] [a-z]", RegexOptions.None, Second));
    }

    private async Task<string> SendChunkWhoseSizeOverflowsAsync()
    {
        using var connection = await RawConnection.OpenAsync(_runtime.Http.BaseAddress!);
        await connection.SendAsync("POST /v2/models/m/infer HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n");
        return (await connection.ReadAnswerAsync())!.Body;
    }

    private async Task<(int Status, string Text)> PostAsync(CorpusEntry entry)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v2/models/{entry.Model}/infer") { Content = new ByteArrayContent(entry.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (entry.HeaderLength is not null)
        {
            request.Content.Headers.TryAddWithoutValidation(BinaryInfer.HeaderLength, entry.HeaderLength);
        }

        using var answer = await _runtime.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        if (answer.IsSuccessStatusCode)
        {
            return ((int)answer.StatusCode, body);
        }

        using var json = JsonDocument.Parse(body);
        return ((int)answer.StatusCode, json.RootElement.GetProperty("error").GetString()!);
    }
}
