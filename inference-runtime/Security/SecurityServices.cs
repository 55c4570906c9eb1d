using InferenceRuntime.Metrics;
using InferenceRuntime.Security.Authentication;
using InferenceRuntime.Security.Tls;

namespace InferenceRuntime.Security;

/// <summary>What of security is asked for, and nothing else: a server without it has no part of it.</summary>
internal static class SecurityServices
{
    public static void AddSecurity(this IServiceCollection services, SecurityOptions options, TimeProvider time)
    {
        services.AddSingleton(options);
        if (options.Tls is { } tls)
        {
            services.AddSingleton(provider => new ServerCertificate(tls, time, provider.GetRequiredService<ILogger<ServerCertificate>>()));
            services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<ServerCertificate>());
        }

        if (options.ApiKeys is { } folder)
        {
            services.AddSingleton(provider => new ApiKeys(folder, provider.GetRequiredService<ILogger<ApiKeys>>()));
            services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<ApiKeys>());
        }

        if (options.Jwt is { } jwt)
        {
            services.AddSingleton(provider => new SigningKeys(jwt, time, provider.GetRequiredService<ILogger<SigningKeys>>()));
            services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<SigningKeys>());
            services.AddSingleton(provider => new JwtTokens(jwt, provider.GetRequiredService<SigningKeys>(), time));
        }

        if (options.AuthenticatesClients)
        {
            services.AddSingleton(provider => new Authenticator(provider.GetService<ApiKeys>(), provider.GetService<JwtTokens>()));
            services.AddSingleton<AuthenticationGate>();
        }

        if (options.Tls is not null || options.AuthenticatesClients)
        {
            services.AddHostedService<SecurityReload>();
        }
    }

    /// <summary>Reads keys and certificates before anything listens. Throws <see cref="SecuritySetupException"/>.</summary>
    public static void Load(IServiceProvider services)
    {
        var metrics = services.GetRequiredService<RuntimeMetrics>();
        if (services.GetService<ServerCertificate>() is { } certificate)
        {
            certificate.Load();
            certificate.Observe(metrics);
        }

        if (services.GetService<ApiKeys>() is { } keys)
        {
            keys.Load(mayBeEmpty: services.GetRequiredService<SecurityOptions>().Jwt is not null);
            keys.Observe(metrics);
        }

        if (services.GetService<SigningKeys>() is { } signing)
        {
            signing.Load();
            signing.Observe(metrics);
        }
    }
}
