using Google.Protobuf;

namespace InferenceRuntime.Tests.Protocols.Grpc;

/// <summary>A streaming call.</summary>
internal sealed class GrpcTestStream(Task<HttpResponseMessage> response, GrpcStreamContent body) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public void Send(IMessage message) => Send(GrpcFrames.Frame(message));

    public void Send(byte[] bytes) => body.Send(bytes);

    public void Complete() => body.Complete();

    /// <summary>The next answer; null at the end of the stream.</summary>
    public async Task<T?> ReceiveAsync<T>()
        where T : class, IMessage<T>, new()
    {
        using var limit = new CancellationTokenSource(Limit);
        var message = await GrpcFrames.ReadAsync(await BodyAsync(limit.Token), limit.Token);
        if (message is null)
        {
            return null;
        }

        var answer = new T();
        answer.MergeFrom(message);
        return answer;
    }

    /// <summary>Waits for the end of the stream, without further answers, and tells its status.</summary>
    public async Task<GrpcReply> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        var answer = await response.WaitAsync(limit.Token);
        (await GrpcFrames.ReadAsync(await BodyAsync(limit.Token), limit.Token)).Should().BeNull("no further answer is expected");
        return GrpcTestClient.Ending(answer, []);
    }

    /// <summary>Waits until the server has answered with headers.</summary>
    public Task<HttpResponseMessage> HeadersAsync() => response.WaitAsync(Limit);

    public async ValueTask DisposeAsync()
    {
        body.Complete();
        try
        {
            (await response.WaitAsync(Limit)).Dispose();
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            // The test has seen, or caused, the end of the call.
        }
    }

    private async Task<Stream> BodyAsync(CancellationToken cancellation) => await (await response.WaitAsync(cancellation)).Content.ReadAsStreamAsync(cancellation);
}
