namespace InferenceRuntime.Bench.Subjects;

/// <summary>Opens the model that the options name.</summary>
internal sealed class SubjectFactory(BenchOptions options, TimeProvider time)
{
    /// <summary>Throws <see cref="BenchException"/> when there is no such model, or no server.</summary>
    /// <param name="threads">In process: threads inside an operator; null for those of the options.</param>
    public async Task<IBenchSubject> OpenAsync(int? threads, CancellationToken cancellation)
    {
        if (options.Server is not { } server)
        {
            return LocalModel.Load(options.Target, (options with { IntraOpThreads = threads ?? options.IntraOpThreads }).Sessions);
        }

        var remote = new RemoteOptions(server, options.Model, options.Headers, options.Timeout);
        return options.Protocol == BenchProtocol.Grpc
            ? await GrpcModel.FindAsync(remote, time, cancellation).ConfigureAwait(false)
            : await RestModel.FindAsync(remote, options.Protocol == BenchProtocol.Binary, time, cancellation).ConfigureAwait(false);
    }
}
