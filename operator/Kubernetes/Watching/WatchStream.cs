using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Kubernetes.Http;
using ModelOperator.Kubernetes.Serialization;

namespace ModelOperator.Kubernetes.Watching;

/// <summary>One watch from its request to its end.</summary>
internal static class WatchStream
{
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(
        ApiTransport transport,
        WatchQuery query,
        ObjectDecoder<T> objects,
        JsonSerializerOptions json,
        TimeProvider time,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var path = EntityRoute<T>.Collection(
            query.Namespace,
            ("labelSelector", query.LabelSelector),
            ("fieldSelector", query.FieldSelector),
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", query.ResourceVersion),
            ("timeoutSeconds", ((int)query.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        var request = new ApiRequest("watch", HttpMethod.Get, path);
        var decoder = new WatchEventReader<T>(request.ToString(), objects, json);

        // Each read has the whole time again: the server ends a quiet watch itself, so a longer silence means that nobody is there any more.
        var patience = query.Timeout + query.IdleMargin;
        using var idle = new CancellationTokenSource(patience, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle.Token);
        using var response = await OrTimeoutAsync(transport.OpenAsync(request, linked.Token), request, patience, idle, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(linked.Token);
        var reader = SequenceReading.Open(body);
        try
        {
            while (true)
            {
                idle.CancelAfter(patience);
                var read = await OrTimeoutAsync(reader.ReadAsync(linked.Token).AsTask(), request, patience, idle, cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                    if (!line.IsEmpty && decoder.Decode(line) is { } received)
                    {
                        yield return received;
                    }
                }

                if (read.IsCompleted)
                {
                    if (!buffer.IsEmpty)
                    {
                        throw new IOException($"{request}: the connection ended in the middle of an event, after {buffer.Length} bytes of it.");
                    }

                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static async Task<TResult> OrTimeoutAsync<TResult>(
        Task<TResult> task, ApiRequest request, TimeSpan patience, CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        try
        {
            return await task;
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{request}: nothing was received for {patience.TotalSeconds:0} s.");
        }
    }
}
