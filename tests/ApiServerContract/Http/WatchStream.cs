using System.Text.Json.Nodes;

namespace ApiServerContract.Http;

/// <summary>One event of a watch.</summary>
internal sealed record WatchedEvent(string Type, JsonNode Object)
{
    public string? Name => Object.Text("/metadata/name");

    public string? Version => Object.Text("/metadata/resourceVersion");
}

/// <summary>An open watch. Reading one event fails after <see cref="Patience"/>, so that a missing event is a failed test and not a hanging one.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchStream(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _lines = new StreamReader(stream);
    }

    public static async Task<WatchStream> OpenAsync(HttpResponseMessage response)
    {
        var stream = await response.Content.ReadAsStreamAsync().WaitAsync(Patience);
        if (!response.IsSuccessStatusCode)
        {
            using var reader = new StreamReader(stream);
            throw new AssertionException($"The watch was answered with {(int)response.StatusCode}: {await reader.ReadToEndAsync().WaitAsync(Patience)}");
        }

        return new WatchStream(response, stream);
    }

    /// <summary>The next event, or null when the server has ended the watch.</summary>
    public async Task<WatchedEvent?> TryNextAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        var line = await _lines.ReadLineAsync(limit.Token);
        return line is null ? null : Parse(line);
    }

    public async Task<WatchedEvent> NextAsync() =>
        await TryNextAsync() ?? throw new AssertionException("The watch ended where one more event was expected.");

    /// <summary>Every event until the server ends the watch, as <c>timeoutSeconds</c> has it do.</summary>
    public async Task<IReadOnlyList<WatchedEvent>> ToEndAsync()
    {
        var events = new List<WatchedEvent>();
        while (await TryNextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private static WatchedEvent Parse(string line)
    {
        var node = JsonNode.Parse(line)!;
        return new WatchedEvent(node.Text("/type")!, node.At("/object")!.DeepClone());
    }
}
