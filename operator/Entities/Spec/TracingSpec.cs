using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Traces sent over OTLP.</summary>
public sealed record TracingSpec
{
    /// <summary>The collector, such as http://otel-collector.observability:4317.</summary>
    [Required]
    [MaxLength(512)]
    [Pattern("^https?://[!-~]+$", "endpoint must be an http:// or https:// URL")]
    public string? Endpoint { get; init; }

    /// <summary>The share of requests that are traced, from 0 to 1. Default 0.1.</summary>
    [Range(0.0, 1.0)]
    public double? SamplingRatio { get; init; }
}
